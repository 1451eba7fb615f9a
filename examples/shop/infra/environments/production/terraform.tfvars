# Everything that isn't secret. TF_VAR_pagerduty_integration_url comes from the
# environment: GitHub's secret in CI, `pass shop/pagerduty` on a laptop.
region             = "eu-central-1"
kubernetes_version = "1.33"
