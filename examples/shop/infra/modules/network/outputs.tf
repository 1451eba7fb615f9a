output "vpc_id" {
  description = "Id of the VPC."
  value       = aws_vpc.this.id
}

output "vpc_cidr" {
  description = "IPv4 range of the VPC."
  value       = aws_vpc.this.cidr_block
}

output "public_subnet_ids" {
  description = "Subnets for load balancers, one in each zone."
  value       = [for subnet in aws_subnet.public : subnet.id]
}

output "private_subnet_ids" {
  description = "Subnets for nodes and hosts, one in each zone."
  value       = [for subnet in aws_subnet.private : subnet.id]
}

output "database_subnet_ids" {
  description = "Subnets without a route to the internet, one in each zone."
  value       = [for subnet in aws_subnet.database : subnet.id]
}

output "nat_public_ips" {
  description = "Addresses that the payment provider and the warehouse have on their allow lists."
  value       = [for address in aws_eip.nat : address.public_ip]
}
