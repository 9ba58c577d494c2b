FROM fedora:43
RUN dnf install ca-certificates
