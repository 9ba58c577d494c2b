FROM debian:13-slim
ENV HOME=/srv CONFIG=$HOME/config
