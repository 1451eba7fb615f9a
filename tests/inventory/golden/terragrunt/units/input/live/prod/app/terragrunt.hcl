include { path = find_in_parent_folders("absent.hcl") }
terraform {
  source = "git::https://me:PLANTED@git.example.com/modules.git//app?ref=v1.2.0&token=PLANTED"
}
dependency "vpc" {
  config_path  = "../vpc"
  mock_outputs = { vpc_id = "PLANTED" }
}
dependency "computed" { config_path = "../${local.x}" }
dependencies { paths = ["../vpc", "../gone", "/live/prod/vpc"] }
