FROM debian:13-slim
RUN sudo mkdir /data
