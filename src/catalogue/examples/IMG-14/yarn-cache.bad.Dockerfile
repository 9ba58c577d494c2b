FROM node:24-alpine
COPY package.json yarn.lock /app/
WORKDIR /app
RUN yarn install --frozen-lockfile
