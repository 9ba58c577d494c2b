# In the folder: .env, .git, package.json, server.js
FROM node:24-alpine
COPY . /app
