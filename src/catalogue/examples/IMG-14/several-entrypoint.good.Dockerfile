FROM node:24-alpine
ENTRYPOINT ["/entry"]
