FROM debian:13-slim
COPY tool.tar.gz /opt/
RUN tar -xf /opt/tool.tar.gz -C /opt
