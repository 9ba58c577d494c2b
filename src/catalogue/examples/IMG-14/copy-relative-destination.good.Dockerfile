FROM node:24-alpine
WORKDIR /srv
COPY server.js app/
