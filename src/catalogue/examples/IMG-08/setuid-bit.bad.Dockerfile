FROM debian:13-slim
COPY backup /usr/local/bin/
RUN chmod u+s /usr/local/bin/backup
