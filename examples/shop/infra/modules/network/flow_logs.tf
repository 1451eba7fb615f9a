locals {
  flow_logs_count = var.flow_log_retention_days > 0 ? 1 : 0
}

resource "aws_cloudwatch_log_group" "flow_logs" {
  count = local.flow_logs_count

  name              = "/vpc/${var.name}/flow-logs"
  retention_in_days = var.flow_log_retention_days

  tags = var.tags
}

resource "aws_iam_role" "flow_logs" {
  count = local.flow_logs_count

  name = "${var.name}-flow-logs"

  assume_role_policy = <<-POLICY
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Effect": "Allow",
          "Principal": { "Service": "vpc-flow-logs.amazonaws.com" },
          "Action": "sts:AssumeRole"
        }
      ]
    }
  POLICY

  tags = var.tags
}

resource "aws_iam_role_policy" "flow_logs" {
  count = local.flow_logs_count

  name = "write-flow-logs"
  role = aws_iam_role.flow_logs[0].id

  policy = <<-POLICY
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Effect": "Allow",
          "Action": [
            "logs:CreateLogStream",
            "logs:DescribeLogStreams",
            "logs:PutLogEvents"
          ],
          "Resource": "${aws_cloudwatch_log_group.flow_logs[0].arn}:*"
        }
      ]
    }
  POLICY
}

resource "aws_flow_log" "this" {
  count = local.flow_logs_count

  vpc_id               = aws_vpc.this.id
  traffic_type         = "REJECT" # accepted traffic is 40 times the volume and nobody reads it
  log_destination_type = "cloud-watch-logs"
  log_destination      = aws_cloudwatch_log_group.flow_logs[0].arn
  iam_role_arn         = aws_iam_role.flow_logs[0].arn

  tags = merge(var.tags, { Name = var.name })
}
