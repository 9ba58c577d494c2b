FROM --platform=linux/amd64 node:24-alpine
