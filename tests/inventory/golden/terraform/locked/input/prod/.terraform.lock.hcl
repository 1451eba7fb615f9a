# This file is maintained automatically by "terraform init".
provider "registry.terraform.io/hashicorp/aws" {
  version     = "5.31.0"
  constraints = "~> 5.0"
  hashes = [
    "h1:PLANTED",
  ]
}

provider "registry.opentofu.org/hashicorp/random" {
  version = "3.6.0"
}

provider "example.com/team/own" {
  version = "1.0.0"
}

provider "registry.terraform.io/hashicorp/null" {
}
