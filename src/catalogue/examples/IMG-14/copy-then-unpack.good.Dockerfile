FROM debian:13-slim
ADD tool.tar.gz /opt/
