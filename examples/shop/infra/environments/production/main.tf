# Production. What differs from staging on purpose: three zones, a NAT gateway in each,
# a standby and a replica of the database, the CDN, the monitoring hosts, the state bucket.

locals {
  environment = "production"
  name        = "shop-${local.environment}"

  tags = {
    Environment = local.environment
    ManagedBy   = "terraform"
    Repository  = "example-shop/platform"
    Team        = "platform"
  }
}

data "aws_caller_identity" "current" {}

data "aws_availability_zones" "available" {
  state = "available"

  # Local zones have neither RDS nor NAT gateways.
  filter {
    name   = "opt-in-status"
    values = ["opt-in-not-required"]
  }
}

module "network" {
  source = "../../modules/network"

  name               = local.name
  cidr               = var.vpc_cidr
  availability_zones = slice(data.aws_availability_zones.available.names, 0, 3)
}

module "database" {
  source = "../../modules/database"

  name       = local.name
  vpc_id     = module.network.vpc_id
  subnet_ids = module.network.database_subnet_ids

  clients = {
    "EKS nodes"        = module.eks.node_security_group_id
    "monitoring hosts" = aws_security_group.hosts.id
  }

  instance_class            = "db.m7g.xlarge"
  allocated_storage_gib     = 200
  max_allocated_storage_gib = 1000
  multi_az                  = true
  replica_count             = 1
  backup_retention_days     = 14
  alarm_topic_arn           = aws_sns_topic.alarms.arn

  parameters = [
    # Statements over 500 ms show up in the log; the checkout's budget is 800.
    { name = "log_min_duration_statement", value = "500" },
    { name = "idle_in_transaction_session_timeout", value = "60000" },
    { name = "max_connections", value = "400", apply_method = "pending-reboot" },
  ]
}

module "eks" {
  source  = "terraform-aws-modules/eks/aws"
  version = "~> 21.3"

  name               = local.name
  kubernetes_version = var.kubernetes_version

  vpc_id     = module.network.vpc_id
  subnet_ids = module.network.private_subnet_ids

  endpoint_public_access                   = false
  enable_cluster_creator_admin_permissions = false

  addons = {
    coredns                = {}
    eks-pod-identity-agent = { before_compute = true }
    kube-proxy             = {}
    vpc-cni                = { before_compute = true }
  }

  eks_managed_node_groups = {
    general = {
      ami_type       = "AL2023_ARM_64_STANDARD"
      instance_types = var.node_group.instance_types
      min_size       = var.node_group.min_size
      max_size       = var.node_group.max_size
      desired_size   = var.node_group.min_size
    }
  }

  access_entries = {
    deploy = {
      principal_arn = aws_iam_role.github_deploy.arn

      policy_associations = {
        edit = {
          policy_arn   = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy"
          access_scope = { type = "namespace", namespaces = ["shop", "platform"] }
        }
      }
    }
  }
}
