# In the folder: package-lock.json, package.json, server.js
FROM node:24-alpine
COPY package.json package-lock.json server.js /app/
WORKDIR /app
RUN npm ci
