FROM debian:13-slim
RUN curl -fsSLo /opt/one https://downloads.example.com/one
RUN curl -fsSLo /opt/two https://downloads.example.com/two
