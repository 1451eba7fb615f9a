output "account_id" {
  description = "AWS account that this was applied to."
  value       = data.aws_caller_identity.current.account_id
}

output "cluster_name" {
  description = "Name of the EKS cluster, for `aws eks update-kubeconfig`."
  value       = module.eks.cluster_name
}

output "database_address" {
  description = "Host name of the PostgreSQL primary."
  value       = module.database.address
}

output "database_replica_addresses" {
  description = "Host names of the read replicas."
  value       = module.database.replica_addresses
}

output "assets_bucket" {
  description = "Bucket of the product images."
  value       = aws_s3_bucket.assets.bucket
}

output "images_domain" {
  description = "CloudFront's own name: the target of the CNAME images.shop.example."
  value       = aws_cloudfront_distribution.assets.domain_name
}

output "backups_bucket" {
  description = "Bucket of the database dumps."
  value       = aws_s3_bucket.backups.bucket
}

output "nat_public_ips" {
  description = "Addresses to give to the payment provider."
  value       = module.network.nat_public_ips
}

output "github_deploy_role_arn" {
  description = "Role that the deploy workflow assumes."
  value       = aws_iam_role.github_deploy.arn
}
