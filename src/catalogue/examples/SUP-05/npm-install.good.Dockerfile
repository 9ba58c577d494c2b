FROM node:24-alpine
COPY package.json package-lock.json /app/
WORKDIR /app
RUN npm ci
