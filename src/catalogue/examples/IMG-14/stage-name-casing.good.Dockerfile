FROM node:24-alpine AS build
RUN npm ci
