# In the folder: node_modules, package-lock.json, package.json, server.js
FROM node:24-alpine
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
