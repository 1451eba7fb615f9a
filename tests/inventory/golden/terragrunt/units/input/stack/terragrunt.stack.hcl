unit "vpc" {
  source = "../modules/network"
  path   = "vpc"
  values = { token = "PLANTED" }
}
stack "more" { source = "tfr:///terraform-aws-modules/vpc/aws?version=5.0.0" }
