FROM amazonlinux:2023
RUN yum install -y curl-8.17.0
