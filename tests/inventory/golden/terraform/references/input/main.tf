# Every line that refers to something says in its name what is meant.
resource "aws_lambda_function" "all" {
  variable_ref    = var.region
  local_ref       = local.prefix
  resource_ref    = aws_iam_role.lambda.arn
  data_ref        = data.aws_region.here.name
  module_ref      = module.network.subnet_ids[0]
  indexed         = aws_subnet.private[0].id
  keyed           = aws_subnet.by_name["a"].id
  splat           = aws_subnet.full[*].id
  old_splat       = aws_subnet.old.*.id
  template        = "prefix-${aws_kms_key.main.arn}-suffix"
  nested_template = "a${"b${var.inner}"}"
  directive       = "%{ if var.flag }yes%{ else }${local.no}%{ endif }"
  heredoc         = <<-EOT
    plain aws_text.in_heredoc is text, $${var.escaped} too
    ${aws_sns_topic.heredoc.arn}
  EOT
  call            = jsonencode({ key = aws_sqs_queue.value.url, (aws_sqs_queue.key.name) = 1 })
  own_function    = provider::aws::arn_parse(aws_sqs_queue.argument.arn)
  ternary         = var.on ? aws_eip.yes.id : aws_eip.no.id
  splits          = (
    aws_vpc
    .main
    .id
  )

  # None of these is a reference.
  text        = "var.in_text aws_text.in_string"
  each_value  = each.value.id
  count_index = count.index
  self_ref    = self.id
  path_ref    = path.module
  workspace   = terraform.workspace
  object      = { aws_key = 1, plain = true }
  /* var.in_comment */
  number      = 1.5
}

locals {
  prefix = var.region
  ids    = [for id in module.network.ids : id.value if id.keep]
  map    = { for name, subnet in aws_subnet.private : name => subnet.id... }
  same   = [for aws_subnet in aws_subnet.outer : aws_subnet.inner]
  loop   = "%{ for item in var.items }${item.name}${local.prefix}%{ endfor }"
  self   = local.self
}

resource "aws_security_group" "dynamic" {
  dynamic "ingress" {
    for_each = var.rules
    content {
      from_port = ingress.value.port
      source    = aws_security_group.peer.id
    }
  }

  dynamic "egress" {
    for_each = var.rules
    iterator = rule
    content {
      from_port = rule.value.port

      dynamic "tag" {
        for_each = rule.value.tags
        content {
          name = tag.key
          port = rule.value.port
        }
      }
    }
  }

  depends_on = [
    aws_vpc.main,
    module.network,
    data.aws_region.here,
  ]

  lifecycle {
    ignore_changes       = [ingress.something, tags["x"]]
    replace_triggered_by = [aws_vpc.trigger.id]

    precondition {
      condition     = data.aws_region.checked.name != ""
      error_message = "No region."
    }
  }
}

resource "aws_old" "quoted" {
  provider   = "aws.legacy"
  depends_on = ["aws_vpc.main", "module.network"]
}
