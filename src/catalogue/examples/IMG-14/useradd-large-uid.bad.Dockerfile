FROM debian:13-slim
RUN useradd --uid 1000000 shop
