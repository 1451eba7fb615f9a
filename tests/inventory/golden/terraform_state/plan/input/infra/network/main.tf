resource "aws_subnet" "private" {}
