# password = PLANTED-comment
variable "environment" {
  type        = string
  description = "Where this runs."
  default     = "PLANTED-default"

  validation {
    condition     = contains(["PLANTED-allowed", "prod"], var.environment)
    error_message = "Unknown environment."
  }
}

variable "nodes" {
  type = map(object({
    size  = string                                # PLANTED-comment
    count = optional(number, 3)
    token = optional(string, "PLANTED-optional")
    disks = optional(list(object({ gb = number })), [])
    "zone" = any
  }))
  nullable = false
}

variable "db_password" {
  type      = string
  sensitive = true
  ephemeral = true
  default   = "PLANTED-password"
}

variable old_style {
  type        = "list"
  description = <<-EOT
    Two lines
    of text.
  EOT
}

variable "untyped" {}

output "bucket" {
  description = "Name of the bucket of logs."
  value       = aws_s3_bucket.logs.id
}

output "password" {
  value      = "PLANTED-output"
  sensitive  = true
  depends_on = [aws_s3_object.index]
}
