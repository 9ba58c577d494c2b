FROM alpine:3.23
RUN apk add ca-certificates
