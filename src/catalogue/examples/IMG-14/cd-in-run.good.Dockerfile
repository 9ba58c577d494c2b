FROM debian:13-slim
WORKDIR /src
RUN make
