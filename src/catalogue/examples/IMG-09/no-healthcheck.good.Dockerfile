FROM node:24-alpine
COPY app /app
HEALTHCHECK CMD ["node", "/app/healthy.js"]
CMD ["node", "/app/server.js"]
