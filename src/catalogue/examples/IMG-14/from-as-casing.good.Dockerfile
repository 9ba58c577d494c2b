FROM node:24-alpine AS build
