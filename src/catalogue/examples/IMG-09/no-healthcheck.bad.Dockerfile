FROM node:24-alpine
COPY app /app
CMD ["node", "/app/server.js"]
