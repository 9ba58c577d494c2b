FROM debian:13-slim
RUN apt update
