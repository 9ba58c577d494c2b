FROM debian:13-slim
RUN . /opt/tool/env && tool --version
