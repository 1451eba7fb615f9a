terraform {
  backend "s3" {
    # Production's account owns the bucket; staging's role may touch staging/* only.
    bucket       = "example-shop-terraform-state"
    key          = "staging/terraform.tfstate"
    region       = "eu-central-1"
    encrypt      = true
    use_lockfile = true
  }
}
