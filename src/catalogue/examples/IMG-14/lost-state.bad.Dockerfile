FROM node:24-alpine
RUN export NODE_ENV=production
RUN npm ci
