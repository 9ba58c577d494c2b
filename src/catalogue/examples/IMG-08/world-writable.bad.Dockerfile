FROM debian:13-slim
COPY app /app
RUN chmod -R 777 /app
