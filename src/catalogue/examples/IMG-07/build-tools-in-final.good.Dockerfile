FROM golang:1.26 AS build
WORKDIR /src
COPY . .
RUN go build -o /shop ./cmd/shop

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /shop /shop
CMD ["/shop"]
