output "identifier" {
  description = "RDS identifier of the primary."
  value       = aws_db_instance.this.identifier
}

output "address" {
  description = "Host name of the primary. Stays the same through a failover."
  value       = aws_db_instance.this.address
}

output "replica_addresses" {
  description = "Host names of the read replicas."
  value       = aws_db_instance.replica[*].address
}

output "security_group_id" {
  description = "Security group of the instances."
  value       = aws_security_group.this.id
}

output "master_secret_arn" {
  description = "Secret in which RDS keeps the master user's password."
  value       = aws_db_instance.this.master_user_secret[0].secret_arn
}

output "kms_key_arn" {
  description = "Key of storage, backups and insights. A restored copy needs it too."
  value       = aws_kms_key.this.arn
}
