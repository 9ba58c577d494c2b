FROM debian:13-slim
RUN apt-get update \
    # for requests to the payment service
    && apt-get install -y ca-certificates
