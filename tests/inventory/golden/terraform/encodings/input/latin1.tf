resource "aws_vpc" "latin" {
  # café
}
