FROM amazonlinux:2023
RUN yum install ca-certificates
