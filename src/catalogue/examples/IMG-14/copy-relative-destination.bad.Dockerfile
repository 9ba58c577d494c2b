FROM node:24-alpine
COPY server.js app/
