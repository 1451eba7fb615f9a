terraform {
  required_version = ">= 1.6"

  required_providers {
    aws = {
      source                = "hashicorp/aws"
      version               = "~> 5.40"
      configuration_aliases = [aws.west, aws.audit]
    }
    random = "~> 3.6"
  }

  backend "s3" {
    bucket     = "shop-state"
    access_key = "PLANTED-backend-key"
  }
}

provider "aws" {
  region     = "eu-west-1"
  secret_key = "PLANTED-provider-key"
}

provider "aws" {
  alias  = "edge"
  region = "us-east-1"
}

locals {
  name = "shop-${var.environment}"
  tags = { Owner = "PLANTED-local" }
}

resource "aws_s3_bucket" "logs" {
  bucket = "${local.name}-logs"
  tags   = local.tags

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [tags.Owner, aws.never]
  }
}

resource "aws_s3_object" "index" {
  provider = aws.edge
  for_each = toset(["a", "b"])
  bucket   = aws_s3_bucket.logs.id
  key      = each.key
  content  = "PLANTED-content"
}

data "aws_caller_identity" "me" {
  count = var.environment == "prod" ? 1 : 0
}

ephemeral "random_password" "db" {
  length = 16
}

check "health" {
  data "http" "front" {
    url = "https://${aws_s3_bucket.logs.bucket_domain_name}/"
  }

  assert {
    condition     = data.http.front.status_code == 200
    error_message = "PLANTED-message"
  }
}

moved {
  from = aws_s3_bucket.log
  to   = aws_s3_bucket.logs
}

import {
  to = aws_s3_bucket.logs
  id = "PLANTED-import-id"
}

removed {
  from = aws_instance.old
}
