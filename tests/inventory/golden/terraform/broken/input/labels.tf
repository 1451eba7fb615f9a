resource "aws_vpc" {
}

variable "a" "b" {
}

resource "aws_vpc" "fine" {
}
