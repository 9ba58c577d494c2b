# In the folder: package.json, yarn.lock
FROM node:24-alpine
COPY package.json yarn.lock /app/
WORKDIR /app
RUN yarn install
