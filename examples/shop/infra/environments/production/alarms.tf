# The second way to reach whoever is on call, for when Prometheus itself is down.

resource "aws_sns_topic" "alarms" {
  name = "${local.name}-alarms"
}

resource "aws_sns_topic_subscription" "pagerduty" {
  topic_arn              = aws_sns_topic.alarms.arn
  protocol               = "https"
  endpoint               = var.pagerduty_integration_url
  endpoint_auto_confirms = true
}

resource "aws_cloudwatch_metric_alarm" "monitoring_down" {
  for_each = aws_instance.monitoring

  alarm_name          = "${local.name}-${each.key}-down"
  alarm_description   = "${each.key} fails its status checks: half of the paging Prometheus is gone."
  namespace           = "AWS/EC2"
  metric_name         = "StatusCheckFailed"
  statistic           = "Maximum"
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 1
  period              = 60
  evaluation_periods  = 3
  alarm_actions       = [aws_sns_topic.alarms.arn]

  dimensions = {
    InstanceId = each.value.id
  }
}
