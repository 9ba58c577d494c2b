FROM node:24-alpine AS build
COPY --from=build /app /srv
