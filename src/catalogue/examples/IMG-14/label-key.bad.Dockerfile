FROM node:24-alpine
LABEL Build_Date!=2026-11-25
