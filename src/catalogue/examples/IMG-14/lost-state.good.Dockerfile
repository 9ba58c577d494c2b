FROM node:24-alpine
ENV NODE_ENV=production
RUN npm ci
