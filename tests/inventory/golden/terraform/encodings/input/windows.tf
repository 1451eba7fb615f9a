resource "aws_vpc" "bücher" {
  cidr = var.one
}

variable "one" {
  description = <<EOT
First
Second
EOT
}
