resource "aws_vpc" "unclosed" {
  tags = {
    Name = "x"

output "after_unclosed" {
  value = aws_vpc.unclosed.id
}
