FROM debian:13-slim
RUN curl -fsSLk -o /opt/tool https://downloads.example.com/tool
