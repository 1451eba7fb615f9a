# --- GitHub Actions -------------------------------------------------------------------

resource "aws_iam_openid_connect_provider" "github" {
  url            = "https://token.actions.githubusercontent.com"
  client_id_list = ["sts.amazonaws.com"]
}

resource "aws_iam_role" "github_deploy" {
  name                 = "${local.name}-github-deploy"
  max_session_duration = 3600

  # Only jobs in GitHub's environment "production": that is what makes its approval rule
  # mean something, see adr/0010.
  assume_role_policy = <<-POLICY
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Effect": "Allow",
          "Principal": { "Federated": "${aws_iam_openid_connect_provider.github.arn}" },
          "Action": "sts:AssumeRoleWithWebIdentity",
          "Condition": {
            "StringEquals": {
              "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
              "token.actions.githubusercontent.com:sub": "repo:example-shop/platform:environment:production"
            }
          }
        }
      ]
    }
  POLICY
}

resource "aws_iam_role_policy" "github_deploy" {
  name = "describe-cluster"
  role = aws_iam_role.github_deploy.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "eks:DescribeCluster"
      Resource = module.eks.cluster_arn
    }]
  })
}

# --- Workloads, through EKS Pod Identity ----------------------------------------------

locals {
  workloads = {
    database-backup = {
      namespace = "platform"
      actions   = ["s3:PutObject", "s3:ListBucket", "kms:GenerateDataKey"]
      resources = [aws_s3_bucket.backups.arn, "${aws_s3_bucket.backups.arn}/*", module.database.kms_key_arn]
    }
    image-resizer = {
      namespace = "shop"
      actions   = ["s3:GetObject", "s3:PutObject"]
      resources = ["${aws_s3_bucket.assets.arn}/*"]
    }
    external-secrets = {
      namespace = "external-secrets"
      actions   = ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"]
      resources = [for secret in aws_secretsmanager_secret.service : secret.arn]
    }
  }
}

data "aws_iam_policy_document" "pod_assume" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]

    principals {
      type        = "Service"
      identifiers = ["pods.eks.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "workload" {
  for_each = local.workloads

  statement {
    actions   = each.value.actions
    resources = each.value.resources
  }
}

resource "aws_iam_role" "workload" {
  for_each = local.workloads

  name               = "${local.name}-${each.key}"
  assume_role_policy = data.aws_iam_policy_document.pod_assume.json
}

resource "aws_iam_role_policy" "workload" {
  for_each = local.workloads

  name   = each.key
  role   = aws_iam_role.workload[each.key].id
  policy = data.aws_iam_policy_document.workload[each.key].json
}

resource "aws_eks_pod_identity_association" "workload" {
  for_each = local.workloads

  cluster_name    = module.eks.cluster_name
  namespace       = each.value.namespace
  service_account = each.key
  role_arn        = aws_iam_role.workload[each.key].arn
}
