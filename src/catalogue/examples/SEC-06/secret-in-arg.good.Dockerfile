FROM node:24-alpine
RUN --mount=type=secret,id=api-token ./fetch-data /run/secrets/api-token
