FROM debian:13-slim
COPY shop /usr/local/bin/
CMD ["shop"]
