ARG APP_VERSION=1.4
FROM node:24-alpine
RUN echo "$APP_VERSION" > /version
