FROM golang:1.26
RUN go install github.com/example/tool/cmd/tool@latest
