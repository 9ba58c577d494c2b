# In the folder: .dockerignore, README.md, server.js
# In .dockerignore: *.md
FROM node:24-alpine
COPY README.md /app/
