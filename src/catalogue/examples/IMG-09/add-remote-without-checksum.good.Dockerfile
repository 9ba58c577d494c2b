FROM debian:13-slim
ADD --checksum=sha256:4f1d4f1d4f1d4f1d4f1d4f1d4f1d4f1d4f1d4f1d4f1d4f1d4f1d4f1d4f1d4f1d https://downloads.example.com/tool-1.4.tar.gz /opt/
