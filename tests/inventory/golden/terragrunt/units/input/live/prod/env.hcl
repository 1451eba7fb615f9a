locals {
  environment = get_env("ENV", "PLANTED")
}
inputs = merge({ a = "PLANTED" }, {})
terraform { before_hook "x" { commands = [get_terragrunt_dir()] } }
