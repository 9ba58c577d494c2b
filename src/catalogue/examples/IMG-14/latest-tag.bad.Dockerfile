FROM node:latest
COPY app /app
