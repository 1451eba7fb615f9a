# The secrets exist here, their values don't: they are set by hand or by
# scripts/rotate-secret.sh and reach the cluster through External Secrets.

locals {
  secrets = {
    catalogue-database = "Connection URL of the catalogue's user"
    checkout-database  = "Connection URL of the checkout's user"
    payments-database  = "Connection URL of the payments' user"
    backup-database    = "Connection URL of the read-only backup user"
    payments-provider  = "API key and webhook secret of the payment provider"
  }
}

resource "aws_secretsmanager_secret" "service" {
  for_each = local.secrets

  name                    = "shop/${local.environment}/${each.key}"
  description             = each.value
  recovery_window_in_days = 30
}
