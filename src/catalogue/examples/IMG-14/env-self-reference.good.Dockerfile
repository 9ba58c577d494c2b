FROM debian:13-slim
ENV HOME=/srv
ENV CONFIG=$HOME/config
