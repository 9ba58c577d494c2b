FROM node:24-alpine
run npm ci
USER 1000
