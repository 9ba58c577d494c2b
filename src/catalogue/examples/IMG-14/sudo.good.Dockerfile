FROM debian:13-slim
RUN mkdir /data
USER 10001
