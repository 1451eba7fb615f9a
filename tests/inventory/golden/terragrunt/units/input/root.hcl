locals { account = "PLANTED" }
remote_state {
  backend = "s3"
  generate = { path = "backend.tf", if_exists = "PLANTED" }
  config = { bucket = "PLANTED", key = "${path_relative_to_include()}/x" }
}
generate "provider" {
  path     = "provider.tf"
  contents = <<EOF
provider "aws" { token = "PLANTED" }
EOF
}
