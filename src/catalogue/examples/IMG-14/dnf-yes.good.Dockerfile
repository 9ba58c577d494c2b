FROM fedora:43
RUN dnf install -y ca-certificates
