FROM node:24-alpine
RUN npm install -g pm2
