FROM debian:13-slim
RUN curl -u deploy:correct-horse-battery https://files.example.com/data -o /data
