FROM alpine/git:2.50
COPY id_rsa /root/.ssh/
RUN git clone git@git.example.com:shop/app.git /app
