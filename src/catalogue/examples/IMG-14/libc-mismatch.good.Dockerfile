FROM node:24-bookworm-slim AS build
WORKDIR /app
RUN npm ci

FROM gcr.io/distroless/nodejs24-debian12
COPY --from=build /app/node_modules /app/node_modules
