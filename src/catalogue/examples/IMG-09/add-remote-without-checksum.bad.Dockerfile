FROM debian:13-slim
ADD https://downloads.example.com/tool-1.4.tar.gz /opt/
