# In the folder: package.json, server.js
FROM node:24-alpine
COPY package.json server.js /app/
WORKDIR /app
RUN npm install
