FROM node:24-alpine
ADD server.js /app/
