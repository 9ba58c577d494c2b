FROM debian:13-slim
COPY shop /usr/local/bin/
USER 10001
CMD ["shop"]
