FROM debian:13-slim
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
RUN curl -fsSL https://downloads.example.com/tool.tar.gz | tar -xz -C /opt
