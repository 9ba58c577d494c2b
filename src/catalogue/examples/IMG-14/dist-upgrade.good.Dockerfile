FROM debian:13-slim@sha256:4f1d4f1d4f1d4f1d4f1d4f1d4f1d4f1d4f1d4f1d4f1d4f1d4f1d4f1d4f1d4f1d
RUN apt-get update && apt-get install -y ca-certificates
