# The zone at the registrar's own name servers. It changes twice a year and its state holds no
# secret, so the state lies here.

terraform {
  required_version = ">= 1.11.0, < 2.0.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.14"
    }
  }
}

variable "zone" {
  type    = string
  default = "shop.example"
}

resource "aws_route53_zone" "shop" {
  name = var.zone
}

resource "aws_route53_record" "status" {
  zone_id = aws_route53_zone.shop.zone_id
  name    = "status"
  type    = "CNAME"
  ttl     = 300
  records = ["status-page.hosting.example"]
}
