FROM debian:13-slim
RUN cd /src && make
