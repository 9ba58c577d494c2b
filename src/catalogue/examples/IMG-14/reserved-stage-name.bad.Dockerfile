FROM node:24-alpine AS scratch
RUN npm ci
