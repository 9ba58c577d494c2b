FROM node:24-alpine
CMD ["node", "/app/server.js"]
