# In the folder: .dockerignore, node_modules, package-lock.json, package.json, server.js
# In .dockerignore: .git, .env, node_modules
FROM node:24-alpine
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
