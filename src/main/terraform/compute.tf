# The instances that run the Flask application, spread over the zones in turn.

# drctl prepare imported the key pair. Reading it here makes a missing one an error of the plan and not of the third
# instance.
data "aws_key_pair" "site" {
  key_name = var.key_name
}

resource "aws_instance" "web" {
  count = var.web_instance_count

  ami                    = var.ami_id
  instance_type          = var.web_instance_type
  subnet_id              = local.private_subnet_ids[count.index % local.zone_count]
  vpc_security_group_ids = [aws_security_group.web.id]
  key_name               = data.aws_key_pair.site.key_name

  # The database's endpoint is not among these values on purpose: it would tie the instances to the cluster, and the
  # retirement of an old cluster would then change the web instances as well.
  user_data = templatefile("${path.module}/templates/web-user-data.sh.tftpl", {
    app_port     = var.app_port
    health_path  = var.health_path
    metrics_port = var.metrics_port
    region       = var.region
    site_name    = var.site_name
  })
  # cloud-init runs at the first boot only, so changed user data would have no effect without a new instance.
  user_data_replace_on_change = true

  # A request forged through the application can't read the instance's credentials.
  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = "required"
  }

  root_block_device {
    encrypted   = true
    volume_type = "gp3"
    volume_size = var.web_volume_size_gib
  }

  tags = { Name = "${var.site_name}-web-${count.index + 1}", "drctl:asset" = "web" }

  # Volumes don't inherit the provider's default tags.
  volume_tags = merge(var.tags, {
    Name          = "${var.site_name}-web-${count.index + 1}"
    "drctl:site"  = var.site_name
    "drctl:asset" = "web"
  })

  # Without a way out the first boot can't fetch what the image may lack.
  depends_on = [aws_route.private_internet, aws_route_table_association.private]
}
