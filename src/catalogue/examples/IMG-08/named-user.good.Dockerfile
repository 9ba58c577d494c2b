FROM debian:13-slim
RUN useradd --system --uid 10001 shop
USER 10001
