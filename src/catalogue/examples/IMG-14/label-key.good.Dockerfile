FROM node:24-alpine
LABEL org.opencontainers.image.created=2026-11-25T00:00:00Z
