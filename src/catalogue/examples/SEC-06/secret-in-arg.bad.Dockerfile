FROM node:24-alpine
ARG API_TOKEN
RUN ./fetch-data
