FROM node:24-alpine
CMD ["node", "/app/old.js"]
CMD ["node", "/app/server.js"]
