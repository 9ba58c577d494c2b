FROM node:24-alpine
HEALTHCHECK CMD ["node", "/app/alive.js"]
HEALTHCHECK CMD ["node", "/app/healthy.js"]
