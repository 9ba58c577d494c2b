FROM debian:13-slim
ARG BUILD_DIR
RUN rm -rf "${BUILD_DIR:?}"/*
