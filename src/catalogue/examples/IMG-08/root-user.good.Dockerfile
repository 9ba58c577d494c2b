FROM debian:13-slim
USER root
RUN apt-get update
USER 10001
CMD ["shop"]
