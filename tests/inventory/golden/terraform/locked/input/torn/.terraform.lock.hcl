provider "registry.terraform.io/hashicorp/aws" {
<<<<<<< HEAD
  version = "5.0.0"
=======
  version = "5.1.0"
>>>>>>> PLANTED
}

provider "registry.terraform.io/hashicorp/tls" {
  version = "4.0.5"
}
