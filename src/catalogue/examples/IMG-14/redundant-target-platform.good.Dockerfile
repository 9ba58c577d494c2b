FROM node:24-alpine
