FROM debian:13-slim
COPY install.sha256 /tmp/
RUN curl -fsSLo /tmp/install.sh https://get.example.com/install-1.4.sh \
    && sha256sum -c /tmp/install.sha256 \
    && sh /tmp/install.sh
