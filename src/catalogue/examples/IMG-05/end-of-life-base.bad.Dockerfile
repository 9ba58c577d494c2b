FROM node:18-alpine
COPY app /app
CMD ["node", "/app/server.js"]
