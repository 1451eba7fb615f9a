output "cluster_name" {
  description = "Name of the EKS cluster, for `aws eks update-kubeconfig`."
  value       = module.eks.cluster_name
}

output "database_address" {
  description = "Host name of the PostgreSQL instance."
  value       = module.database.address
}

output "assets_bucket" {
  description = "Bucket of the product images."
  value       = aws_s3_bucket.assets.bucket
}

output "github_deploy_role_arn" {
  description = "Role that the deploy workflow assumes."
  value       = aws_iam_role.github_deploy.arn
}
