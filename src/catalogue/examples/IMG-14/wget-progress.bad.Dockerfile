FROM debian:13-slim
RUN wget -O /opt/tool https://downloads.example.com/tool
