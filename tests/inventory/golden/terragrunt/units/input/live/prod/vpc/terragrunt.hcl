include "root" {
  path = find_in_parent_folders("root.hcl")
}
include "env" { path = "${get_terragrunt_dir()}/../env.hcl" }
terraform {
  source = "../../../modules//network"
  extra_arguments "x" { arguments = ["-var", "PLANTED"] }
}
inputs = {
  name     = "PLANTED"
  "quoted" = local.PLANTED
  nested   = { token = "PLANTED" }
}
