FROM debian:13-slim
RUN apt-get update && apt-get -y dist-upgrade
