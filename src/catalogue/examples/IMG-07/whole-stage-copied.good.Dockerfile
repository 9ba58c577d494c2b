FROM golang:1.26 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /shop ./cmd/shop

FROM scratch
COPY --from=build /shop /shop
CMD ["/shop"]
