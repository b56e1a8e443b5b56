# The load balancer that the site's DNS name points at, and what it balances over.

resource "aws_lb" "site" {
  name               = var.load_balancer_name
  load_balancer_type = "application"
  security_groups    = [aws_security_group.load_balancer.id]
  subnets            = local.public_subnet_ids

  drop_invalid_header_fields = true
  # A client with an open connection never asks DNS again. AWS keeps such connections for an hour, and a minute is the
  # least that it allows: this bounds how long users stay with the Region that was left.
  # https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html
  client_keep_alive = 60

  tags = { Name = var.load_balancer_name, "drctl:asset" = "load-balancer" }
}

resource "aws_lb_target_group" "web" {
  name     = var.target_group_name
  vpc_id   = aws_vpc.site.id
  port     = var.app_port
  protocol = "HTTP"
  # Requests of a web page last seconds. Five minutes, the default, would only slow a change of instances down.
  deregistration_delay = 30

  health_check {
    path                = var.health_path
    matcher             = "200"
    interval            = 10
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }

  tags = { Name = var.target_group_name, "drctl:asset" = "load-balancer" }
}

resource "aws_lb_target_group_attachment" "web" {
  count = var.web_instance_count

  target_group_arn = aws_lb_target_group.web.arn
  target_id        = aws_instance.web[count.index].id
  port             = var.app_port
}

resource "aws_lb_listener" "web" {
  load_balancer_arn = aws_lb.site.arn
  port              = var.app_port
  protocol          = "HTTP"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.web.arn
  }

  tags = { Name = var.load_balancer_name, "drctl:asset" = "load-balancer" }
}
