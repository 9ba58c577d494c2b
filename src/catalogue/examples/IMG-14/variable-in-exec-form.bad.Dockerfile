FROM node:24-alpine
ENV APP=/app/server.js
CMD ["node", "$APP"]
