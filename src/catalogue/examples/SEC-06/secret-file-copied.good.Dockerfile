FROM alpine/git:2.50
RUN --mount=type=ssh git clone git@git.example.com:shop/app.git /app
