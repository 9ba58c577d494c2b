FROM debian:13-slim
RUN source /opt/tool/env && tool --version
