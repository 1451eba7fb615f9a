resource "aws_secretsmanager_secret" "service" {
  for_each = toset([
    "catalogue-database",
    "checkout-database",
    "payments-database",
    "backup-database",
    "payments-provider",
  ])

  name                    = "shop/${local.environment}/${each.key}"
  recovery_window_in_days = 0
}
