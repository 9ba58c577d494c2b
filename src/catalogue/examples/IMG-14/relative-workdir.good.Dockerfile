FROM node:24-alpine
WORKDIR /app
