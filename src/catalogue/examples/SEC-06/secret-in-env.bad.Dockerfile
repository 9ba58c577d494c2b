FROM node:24-alpine
ENV DB_PASSWORD=correct-horse-battery
CMD ["node", "/app/server.js"]
