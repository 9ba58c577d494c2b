# In the folder: .dockerignore, README.md, server.js
# In .dockerignore: *.md, !README.md
FROM node:24-alpine
COPY README.md /app/
