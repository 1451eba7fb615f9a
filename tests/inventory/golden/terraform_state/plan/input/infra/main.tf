module "network" { source = "./network" }
module "registry" { source = "example/vpc/aws" }
