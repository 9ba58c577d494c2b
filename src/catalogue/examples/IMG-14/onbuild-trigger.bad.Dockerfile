FROM node:24-alpine
ONBUILD FROM alpine:3.23
