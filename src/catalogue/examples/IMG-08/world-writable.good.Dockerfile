FROM debian:13-slim
COPY --chown=10001:10001 app /app
USER 10001
