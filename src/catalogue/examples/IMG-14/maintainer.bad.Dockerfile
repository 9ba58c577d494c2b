FROM node:24-alpine
MAINTAINER team-shop@example.com
