FROM node:24-alpine AS Build
RUN npm ci
