FROM debian:13-slim
RUN apt-get update && apt-get install -y curl=8.14.1-2
