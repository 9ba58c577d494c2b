FROM node:24-alpine
ENV DB_PASSWORD_FILE=/run/secrets/db-password
CMD ["node", "/app/server.js"]
