variable "name" {
  description = "Identifier of the instance, e.g. shop-production. Also the prefix of everything around it."
  type        = string
}

variable "vpc_id" {
  description = "VPC that the security group belongs to."
  type        = string
}

variable "subnet_ids" {
  description = "Database subnets, in at least two zones."
  type        = list(string)
}

variable "clients" {
  description = "Security groups that may connect, by a name that goes into the rule's description."
  type        = map(string)
  default     = {}
}

variable "engine_version" {
  description = "PostgreSQL version, major and minor. Minor upgrades are ours to schedule, not RDS's."
  type        = string
  default     = "17.6"
}

variable "instance_class" {
  description = "RDS instance class of the primary and its replicas."
  type        = string
}

variable "allocated_storage_gib" {
  description = "Storage at creation, in GiB."
  type        = number
  default     = 100
}

variable "max_allocated_storage_gib" {
  description = "Where storage autoscaling stops, in GiB. 0 turns autoscaling off."
  type        = number
  default     = 0
}

variable "multi_az" {
  description = "Keep a synchronous standby in a second zone."
  type        = bool
  default     = true
}

variable "replica_count" {
  description = "Number of asynchronous read replicas."
  type        = number
  default     = 0
}

variable "backup_retention_days" {
  description = "Days of point-in-time recovery."
  type        = number
  default     = 14

  validation {
    condition     = var.backup_retention_days >= 1 && var.backup_retention_days <= 35
    error_message = "RDS keeps automated backups for 1 to 35 days; replicas need at least 1."
  }
}

variable "deletion_protection" {
  description = "Refuse to delete the instance."
  type        = bool
  default     = true
}

variable "parameters" {
  description = "PostgreSQL parameters that differ from RDS's defaults."
  type = list(object({
    name         = string
    value        = string
    apply_method = optional(string, "immediate")
  }))
  default = []
}

variable "alarm_topic_arn" {
  description = "SNS topic for the alarms that have to work while Prometheus doesn't. Null for no alarms."
  type        = string
  default     = null
}

variable "tags" {
  description = "Tags on top of the provider's default tags."
  type        = map(string)
  default     = {}
}
