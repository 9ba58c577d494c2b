FROM ruby:3.4-slim
RUN gem install rails:8.0.4
