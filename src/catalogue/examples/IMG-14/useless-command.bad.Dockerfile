FROM nginx:1.29
RUN service nginx start
