FROM node:24-alpine
RUN npm install -g pm2@6.0.13
