FROM nginx:1.29
RUN nginx -t
