FROM debian:13-slim
RUN apt-get update
RUN apt-get install -y ca-certificates
