FROM node:24-alpine
ONBUILD COPY package.json /app/
