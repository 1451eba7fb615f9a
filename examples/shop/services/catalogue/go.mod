module github.com/example-shop/platform/services/catalogue

go 1.22
