FROM node:24-alpine
ENTRYPOINT ["/old-entry"]
ENTRYPOINT ["/entry"]
