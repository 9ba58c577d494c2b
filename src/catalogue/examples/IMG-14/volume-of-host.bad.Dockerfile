FROM docker:29-cli
VOLUME ["/var/run/docker.sock"]
