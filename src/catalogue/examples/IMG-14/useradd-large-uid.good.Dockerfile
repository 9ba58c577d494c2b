FROM debian:13-slim
RUN useradd --no-log-init --uid 1000000 shop
