FROM debian:13-slim
RUN useradd --system shop
USER shop
