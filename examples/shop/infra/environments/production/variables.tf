variable "region" {
  description = "AWS region of everything but the CDN's certificate."
  type        = string
  default     = "eu-central-1"
}

variable "vpc_cidr" {
  description = "IPv4 range of the VPC. Agreed with the warehouse's VPN, so don't change it."
  type        = string
  default     = "10.20.0.0/16"
}

variable "kubernetes_version" {
  description = "Minor version of the EKS control plane. Staging runs one ahead for two weeks first."
  type        = string
  default     = "1.33"
}

variable "node_group" {
  description = "Size of the general node group."
  type = object({
    instance_types = list(string)
    min_size       = number
    max_size       = number
  })
  default = {
    instance_types = ["m7g.xlarge"]
    min_size       = 3
    max_size       = 9
  }
}

variable "monitoring_hosts" {
  description = "Hosts of the paging Prometheus by name, with the zone they stand in. Also in ansible/inventory."
  type        = map(string)
  default = {
    mon01 = "eu-central-1a"
    mon02 = "eu-central-1b"
  }
}

variable "pagerduty_integration_url" {
  description = "Endpoint of the PagerDuty service that takes the CloudWatch alarms. Contains the integration key."
  type        = string
  sensitive   = true
}
