FROM golang:1.26 AS build
WORKDIR /src
COPY . .
RUN go build -o /shop ./cmd/shop

FROM scratch
COPY --from=build / /
CMD ["/shop"]
