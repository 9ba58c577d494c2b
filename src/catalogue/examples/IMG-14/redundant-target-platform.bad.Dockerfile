FROM --platform=$TARGETPLATFORM node:24-alpine
