FROM postgres:18
VOLUME /var/lib/postgresql
