FROM debian:13-slim
SHELL ["/bin/bash", "-c"]
