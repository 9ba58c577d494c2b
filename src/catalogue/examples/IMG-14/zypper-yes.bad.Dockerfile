FROM opensuse/leap:16.0
RUN zypper install ca-certificates
