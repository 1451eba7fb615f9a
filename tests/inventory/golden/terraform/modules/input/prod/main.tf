module "network" {
  source = "../modules/network"

  providers = {
    aws      = aws
    aws.peer = aws.west
  }

  cidr = var.cidr
}

module "registry" {
  source  = "terraform-aws-modules/vpc/aws"
  version = "~> 5.0"
  count   = 2
}

module "git" {
  source   = "git::https://oauth2:PLANTED-token@example.com/infra/modules.git//queue?ref=v1.4.0&depth=1"
  for_each = local.queues
}

module "ssh" {
  source = "git@github.com:example/module.git?ref=0123456789abcdef0123456789abcdef01234567"
}

module "bucket" {
  source = "s3::https://PLANTED-user@s3.amazonaws.com/bucket/vpc.zip?aws_access_key_secret=PLANTED-query"
}

module "outside" {
  source = "../../../elsewhere"
}

module "computed" {
  source = local.computed
}

module "not_here" {
  source     = "../modules/missing/"
  depends_on = [module.network]
}
