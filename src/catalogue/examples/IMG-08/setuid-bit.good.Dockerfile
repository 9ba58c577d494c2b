FROM debian:13-slim
COPY backup /usr/local/bin/
RUN chmod 0755 /usr/local/bin/backup
