FROM debian:13-slim
RUN wget -q -O /opt/tool https://downloads.example.com/tool
