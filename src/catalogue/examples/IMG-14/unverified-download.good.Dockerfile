FROM debian:13-slim
COPY company-ca.crt /usr/local/share/ca-certificates/
RUN update-ca-certificates && curl -fsSL -o /opt/tool https://downloads.example.com/tool
