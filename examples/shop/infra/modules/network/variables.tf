variable "name" {
  description = "Prefix for the names of all network resources, e.g. shop-production."
  type        = string
}

variable "cidr" {
  description = "IPv4 range of the VPC. A /16: the subnets are cut out of it as /20."
  type        = string

  validation {
    condition     = can(cidrnetmask(var.cidr)) && endswith(var.cidr, "/16")
    error_message = "The range has to be an IPv4 /16, for example 10.20.0.0/16."
  }
}

variable "availability_zones" {
  description = "Zones to spread over. Their order decides the subnets' ranges, so only ever append."
  type        = list(string)

  validation {
    condition     = length(var.availability_zones) >= 2 && length(var.availability_zones) <= 4
    error_message = "RDS needs two zones, and the address plan has room for four."
  }
}

variable "nat_gateway_per_az" {
  description = "One NAT gateway in each zone (production) instead of a single shared one."
  type        = bool
  default     = true
}

variable "interface_endpoints" {
  description = "AWS services that are reached over PrivateLink, by the last part of their service name."
  type        = set(string)
  default     = ["ecr.api", "ecr.dkr", "secretsmanager", "sts"]
}

variable "flow_log_retention_days" {
  description = "How long CloudWatch keeps the VPC flow logs. 0 turns flow logs off."
  type        = number
  default     = 30
}

variable "tags" {
  description = "Tags on top of the provider's default tags."
  type        = map(string)
  default     = {}
}
