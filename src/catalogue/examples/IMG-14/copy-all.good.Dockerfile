# In the folder: .dockerignore, .env, .git, package.json, server.js
# In .dockerignore: .env, .git, node_modules
FROM node:24-alpine
COPY . /app
