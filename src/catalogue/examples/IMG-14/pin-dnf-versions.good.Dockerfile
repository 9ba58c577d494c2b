FROM fedora:43
RUN dnf install -y curl-8.17.0
