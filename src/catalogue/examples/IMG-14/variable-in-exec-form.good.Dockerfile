FROM node:24-alpine
ENV APP=/app/server.js
CMD ["/bin/sh", "-c", "exec node \"$APP\""]
