variable "region" {
  description = "AWS region."
  type        = string
  default     = "eu-central-1"
}

variable "vpc_cidr" {
  description = "IPv4 range of the VPC. Must not overlap with production's: both are on the warehouse's VPN."
  type        = string
  default     = "10.30.0.0/16"
}

variable "kubernetes_version" {
  description = "Minor version of the EKS control plane."
  type        = string
  default     = "1.34"
}

variable "pagerduty_integration_url" {
  description = "Staging's alarms go to a service that pages nobody."
  type        = string
  sensitive   = true
  default     = "https://events.pagerduty.example/integration/staging-not-a-real-key/enqueue"
}
