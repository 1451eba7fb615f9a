resource "aws_db_instance" "main" {}
module "network" { source = "./network" }
output "password" { value = aws_db_instance.main.password }
