FROM debian:13-slim
RUN ln -sf /bin/bash /bin/sh
