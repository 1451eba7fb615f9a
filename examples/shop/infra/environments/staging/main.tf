# Staging: production's shape at a quarter of its price. Two zones, one NAT gateway, one
# database instance without a standby, no CDN (the storefront reads images from the bucket).

locals {
  environment = "staging"
  name        = "shop-${local.environment}"

  tags = {
    Environment = local.environment
    ManagedBy   = "terraform"
    Repository  = "example-shop/platform"
    Team        = "platform"
  }
}

data "aws_availability_zones" "available" {
  state = "available"
}

module "network" {
  source = "../../modules/network"

  name                    = local.name
  cidr                    = var.vpc_cidr
  availability_zones      = slice(data.aws_availability_zones.available.names, 0, 2)
  nat_gateway_per_az      = false
  flow_log_retention_days = 0
}

module "database" {
  source = "../../modules/database"

  name       = local.name
  vpc_id     = module.network.vpc_id
  subnet_ids = module.network.database_subnet_ids

  clients = {
    "EKS nodes" = module.eks.node_security_group_id
  }

  instance_class        = "db.t4g.medium"
  allocated_storage_gib = 50
  multi_az              = false
  backup_retention_days = 3
  deletion_protection   = false
  alarm_topic_arn       = aws_sns_topic.alarms.arn
}

module "eks" {
  source  = "terraform-aws-modules/eks/aws"
  version = "~> 21.3"

  name               = local.name
  kubernetes_version = var.kubernetes_version

  vpc_id     = module.network.vpc_id
  subnet_ids = module.network.private_subnet_ids

  endpoint_public_access                   = true # so that contributors can try things without the VPN
  enable_cluster_creator_admin_permissions = true

  addons = {
    coredns                = {}
    eks-pod-identity-agent = { before_compute = true }
    kube-proxy             = {}
    vpc-cni                = { before_compute = true }
  }

  eks_managed_node_groups = {
    general = {
      ami_type       = "AL2023_ARM_64_STANDARD"
      capacity_type  = "SPOT"
      instance_types = ["m7g.large", "m6g.large"]
      min_size       = 2
      max_size       = 4
      desired_size   = 2
    }
  }

  access_entries = {
    deploy = {
      principal_arn = aws_iam_role.github_deploy.arn

      policy_associations = {
        admin = {
          policy_arn   = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"
          access_scope = { type = "cluster" }
        }
      }
    }
  }
}
