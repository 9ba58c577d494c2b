FROM node
COPY app /app
