# The VPC: in each zone a public subnet for the load balancer and a private one for everything that serves behind it.

locals {
  zone_count = length(var.zones)

  # One gateway for the Region is the default. What it carries is image pulls, package updates and metrics: traffic that
  # a running site can do without while its zone is down; answers to users go out through the load
  # balancer. A gateway in each zone triples the cost of a Region that mostly waits.
  nat_zones = var.nat_per_zone ? var.zones : slice(var.zones, 0, 1)

  # The first half of the sixteen ranges is public, the second half private, so that a zone can be added to either
  # without moving what is there.
  public_subnets  = { for index, zone in var.zones : zone => cidrsubnet(var.vpc_cidr, 4, index) }
  private_subnets = { for index, zone in var.zones : zone => cidrsubnet(var.vpc_cidr, 4, 8 + index) }

  public_subnet_ids  = [for zone in var.zones : aws_subnet.public[zone].id]
  private_subnet_ids = [for zone in var.zones : aws_subnet.private[zone].id]
}

resource "aws_vpc" "site" {
  cidr_block = var.vpc_cidr
  # EKS nodes and RDS endpoints are found by name, and both need this.
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = { Name = "${var.site_name}-vpc", "drctl:asset" = "vpc" }
}

resource "aws_internet_gateway" "site" {
  vpc_id = aws_vpc.site.id

  tags = { Name = "${var.site_name}-internet", "drctl:asset" = "vpc" }
}

resource "aws_subnet" "public" {
  for_each = local.public_subnets

  vpc_id            = aws_vpc.site.id
  availability_zone = each.key
  cidr_block        = each.value

  tags = {
    Name                     = "${var.site_name}-public-${each.key}"
    "drctl:asset"            = "vpc"
    "kubernetes.io/role/elb" = "1"
  }
}

resource "aws_subnet" "private" {
  for_each = local.private_subnets

  vpc_id            = aws_vpc.site.id
  availability_zone = each.key
  cidr_block        = each.value

  tags = {
    Name                              = "${var.site_name}-private-${each.key}"
    "drctl:asset"                     = "vpc"
    "kubernetes.io/role/internal-elb" = "1"
  }
}

resource "aws_eip" "nat" {
  for_each = toset(local.nat_zones)

  domain = "vpc"

  tags = { Name = "${var.site_name}-nat-${each.key}", "drctl:asset" = "vpc" }

  depends_on = [aws_internet_gateway.site]
}

# EKS nodes have to reach the cluster's endpoint, the image registry and STS, or they never join. They get there through
# NAT, and not by standing in a public subnet, so that the internet can reach no node.
# https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
resource "aws_nat_gateway" "site" {
  for_each = toset(local.nat_zones)

  allocation_id = aws_eip.nat[each.key].id
  subnet_id     = aws_subnet.public[each.key].id

  tags = { Name = "${var.site_name}-nat-${each.key}", "drctl:asset" = "vpc" }
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.site.id

  tags = { Name = "${var.site_name}-public", "drctl:asset" = "vpc" }
}

resource "aws_route" "public_internet" {
  route_table_id         = aws_route_table.public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.site.id
}

resource "aws_route_table_association" "public" {
  for_each = aws_subnet.public

  subnet_id      = each.value.id
  route_table_id = aws_route_table.public.id
}

resource "aws_route_table" "private" {
  for_each = toset(local.nat_zones)

  vpc_id = aws_vpc.site.id

  tags = { Name = "${var.site_name}-private-${each.key}", "drctl:asset" = "vpc" }
}

resource "aws_route" "private_internet" {
  for_each = toset(local.nat_zones)

  route_table_id         = aws_route_table.private[each.key].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.site[each.key].id
}

resource "aws_route_table_association" "private" {
  for_each = aws_subnet.private

  subnet_id      = each.value.id
  route_table_id = aws_route_table.private[contains(local.nat_zones, each.key) ? each.key : local.nat_zones[0]].id
}

# Backups and image layers come from S3. They are large, and this way they cost nothing and don't depend on NAT.
resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.site.id
  service_name      = "com.amazonaws.${var.region}.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [for table in aws_route_table.private : table.id]

  tags = { Name = "${var.site_name}-s3", "drctl:asset" = "vpc" }
}

# --- Security groups ---
# Rules are resources of their own, so that groups can refer to each other and a rule can change without the group.

resource "aws_security_group" "load_balancer" {
  name        = "${var.site_name}-load-balancer"
  description = "Users to the load balancer"
  vpc_id      = aws_vpc.site.id

  tags = { Name = "${var.site_name}-load-balancer", "drctl:asset" = "load-balancer" }
}

resource "aws_vpc_security_group_ingress_rule" "load_balancer_users" {
  security_group_id = aws_security_group.load_balancer.id
  description       = "The site is public"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = var.app_port
  to_port           = var.app_port
}

resource "aws_vpc_security_group_egress_rule" "load_balancer_web" {
  security_group_id            = aws_security_group.load_balancer.id
  referenced_security_group_id = aws_security_group.web.id
  ip_protocol                  = "tcp"
  from_port                    = var.app_port
  to_port                      = var.app_port
}

resource "aws_security_group" "web" {
  name        = "${var.site_name}-web"
  description = "Load balancer and monitoring to the web instances"
  vpc_id      = aws_vpc.site.id

  tags = { Name = "${var.site_name}-web", "drctl:asset" = "web" }
}

resource "aws_vpc_security_group_ingress_rule" "web_load_balancer" {
  security_group_id            = aws_security_group.web.id
  referenced_security_group_id = aws_security_group.load_balancer.id
  ip_protocol                  = "tcp"
  from_port                    = var.app_port
  to_port                      = var.app_port
}

# Prometheus runs on the cluster's nodes. Naming their group would make the instances' network wait for the cluster,
# which takes ten minutes to come up.
resource "aws_vpc_security_group_ingress_rule" "web_metrics" {
  for_each = local.private_subnets

  security_group_id = aws_security_group.web.id
  description       = "Prometheus on the nodes"
  cidr_ipv4         = each.value
  ip_protocol       = "tcp"
  from_port         = var.metrics_port
  to_port           = var.metrics_port
}

resource "aws_vpc_security_group_ingress_rule" "web_ssh" {
  for_each = toset(coalesce(var.ssh_cidrs, [var.vpc_cidr]))

  security_group_id = aws_security_group.web.id
  description       = "SSH with the key pair"
  cidr_ipv4         = each.value
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
}

resource "aws_vpc_security_group_egress_rule" "web_all" {
  security_group_id = aws_security_group.web.id
  description       = "Packages, AWS and the database"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "-1"
}

# EKS opens SSH on the nodes to the whole internet when a key is given without a group that may use it. This one has no
# member until somebody puts a host into it.
# https://docs.aws.amazon.com/eks/latest/APIReference/API_RemoteAccessConfig.html
resource "aws_security_group" "node_ssh" {
  name        = "${var.site_name}-node-ssh"
  description = "Hosts that may open SSH to the nodes"
  vpc_id      = aws_vpc.site.id

  tags = { Name = "${var.site_name}-node-ssh", "drctl:asset" = "kubernetes-cluster" }
}

resource "aws_security_group" "database" {
  name        = "${var.site_name}-database"
  description = "Application to the database"
  vpc_id      = aws_vpc.site.id

  tags = { Name = "${var.site_name}-database", "drctl:asset" = "database" }
}

# Aurora's cross-Region replication runs on AWS's own network and needs no rule.
resource "aws_vpc_security_group_ingress_rule" "database_web" {
  security_group_id            = aws_security_group.database.id
  referenced_security_group_id = aws_security_group.web.id
  ip_protocol                  = "tcp"
  from_port                    = 3306
  to_port                      = 3306
}
