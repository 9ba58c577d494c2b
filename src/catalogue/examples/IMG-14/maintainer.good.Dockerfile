FROM node:24-alpine
LABEL org.opencontainers.image.authors="team-shop@example.com"
