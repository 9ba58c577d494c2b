FROM node:24-alpine as build
