FROM debian:13-slim
RUN curl -fsSL https://downloads.example.com/tool.tar.gz | tar -xz -C /opt
