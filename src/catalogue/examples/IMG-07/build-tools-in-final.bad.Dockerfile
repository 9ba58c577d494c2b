FROM golang:1.26
WORKDIR /src
COPY . .
RUN go build -o /shop ./cmd/shop
CMD ["/shop"]
