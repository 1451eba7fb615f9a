variable "before" {
  type = string
}

resource "aws_instance" "broken" {
  ami         = = var.before
  description = "PLANTED-open
}

resource "aws_instance" "after" {
  ami = var.before
}

locals {
  last = aws_instance.after.id
}
