# The site's name, and how the other Region takes it over.
#
# With failover routing each Region owns one record of a PRIMARY and SECONDARY pair. Traffic can move in two ways, and
# neither is undone by a later plan: drctl failover app exchanges the two roles, which is a change in Route 53's control
# plane; or the other Region raises an alarm, which makes this Region's record unhealthy and needs the data plane only.
# https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/route-53.html

locals {
  # If two public zones have the same name, the inventory gives the zone's id.
  zone_is_id = can(regex("^Z[A-Z0-9]{1,31}$", var.hosted_zone_name))
}

data "aws_route53_zone" "site" {
  name         = local.zone_is_id ? null : var.hosted_zone_name
  zone_id      = local.zone_is_id ? var.hosted_zone_name : null
  private_zone = local.zone_is_id ? null : false
}

locals {
  dns_is_failover = var.dns_routing == "failover"
}

# Standby takes over primary: what decides whether this Region's record is healthy lies in the other Region, because the
# Region that is down can't be asked to declare itself down.
#
# Route 53 evaluates the alarm's metric data by itself. So a take-over is data points put to the metric; setting the
# alarm's state by hand has no effect. Missing data leaves the record as it was: healthy from the start, since a new
# check with no history counts as healthy, and also when the other Region is the one that stops reporting. After a
# take-over it stays unhealthy until somebody reports the all-clear. If missing data were always healthy, traffic would
# return to a fenced Region as soon as nobody kept the metric up.
# https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html
resource "aws_route53_health_check" "takeover" {
  count = local.dns_is_failover && var.peer_takeover_alarm_name != null ? 1 : 0

  type                            = "CLOUDWATCH_METRIC"
  cloudwatch_alarm_name           = var.peer_takeover_alarm_name
  cloudwatch_alarm_region         = var.peer_region
  insufficient_data_health_status = "LastKnownStatus"
  # An alarm means unhealthy, which is the right way round here: the alarm says that the other Region has taken over.
  invert_healthcheck = false

  tags = { Name = "${var.site_name}-${var.region}-takeover", "drctl:asset" = "dns" }
}

resource "aws_route53_record" "failover" {
  count = local.dns_is_failover ? 1 : 0

  zone_id         = data.aws_route53_zone.site.zone_id
  name            = var.dns_name
  type            = "A"
  set_identifier  = var.region
  health_check_id = one(aws_route53_health_check.takeover[*].id)

  failover_routing_policy {
    type = var.role == "primary" ? "PRIMARY" : "SECONDARY"
  }

  alias {
    name    = aws_lb.site.dns_name
    zone_id = aws_lb.site.zone_id
    # A load balancer without a healthy target also makes the record unhealthy.
    evaluate_target_health = true
  }

  lifecycle {
    # Which of the two is PRIMARY is the outcome of the last failover, and not of the last apply.
    ignore_changes = [failover_routing_policy]
  }
}

# One record can't be owned by two applies, so the primary's owns it, and a failover points it at the other Region.
resource "aws_route53_record" "simple" {
  count = !local.dns_is_failover && var.dns_record ? 1 : 0

  zone_id = data.aws_route53_zone.site.zone_id
  name    = var.dns_name
  type    = "A"

  alias {
    name                   = aws_lb.site.dns_name
    zone_id                = aws_lb.site.zone_id
    evaluate_target_health = true
  }

  lifecycle {
    # Where the name points is the outcome of the last failover, and not of the last apply.
    ignore_changes = [alias]
  }
}
