# drctl writes every value from the inventory into one variable file for each Region. A validation stands where AWS
# itself has a rule, so that a mistake is found before anything is planned.

# --- The site ---

variable "site_name" {
  description = "Name of the site. Resources without a name in the inventory get names that start with it."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,30}[a-z0-9]$", var.site_name))
    error_message = "site_name must be 2 to 32 lower-case letters, digits or hyphens, start with a letter and not end with a hyphen."
  }
}

variable "region" {
  description = "Region that this apply builds."
  type        = string

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]+$", var.region))
    error_message = "region must be the name of a Region, for example us-east-2."
  }
}

variable "peer_region" {
  description = "The other Region of the site."
  type        = string

  validation {
    condition     = var.peer_region != var.region
    error_message = "peer_region must be another Region than region."
  }
}

variable "role" {
  description = "What this Region was built as. It does not follow a failover: the roles that change live in AWS."
  type        = string

  validation {
    condition     = contains(["primary", "recovery"], var.role)
    error_message = "role must be primary or recovery."
  }
}

variable "tags" {
  description = "More tags for every resource."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for key in keys(var.tags) : !startswith(lower(key), "aws:")])
    error_message = "AWS reserves tag keys that start with aws:."
  }
}

# --- Network ---

variable "zones" {
  description = "Availability zones of the Region that the site uses, in the order in which they are filled."
  type        = list(string)

  # EKS and an application load balancer both refuse fewer than two zones.
  validation {
    condition     = length(var.zones) >= 2 && length(var.zones) <= 8 && length(distinct(var.zones)) == length(var.zones)
    error_message = "zones must be 2 to 8 different zones."
  }

  validation {
    condition     = alltrue([for zone in var.zones : startswith(zone, var.region)])
    error_message = "Every zone must be a zone of region."
  }
}

variable "vpc_cidr" {
  description = "Address range of the VPC. The two Regions' ranges must differ if they are ever to be peered."
  type        = string

  # AWS allows a VPC /16 to /28 and a subnet no less than /28; sixteen subnets are cut from the VPC.
  validation {
    condition     = can(cidrhost(var.vpc_cidr, 0)) && try(tonumber(split("/", var.vpc_cidr)[1]) >= 16 && tonumber(split("/", var.vpc_cidr)[1]) <= 24, false)
    error_message = "vpc_cidr must be an IPv4 range from /16 to /24, for example 10.10.0.0/16."
  }
}

variable "nat_per_zone" {
  description = "Whether each zone has a NAT gateway, instead of one for the Region. See network.tf."
  type        = bool
  default     = false
}

variable "ssh_cidrs" {
  description = "Address ranges that may open SSH to the web instances. Null means only the VPC itself."
  type        = list(string)
  default     = null
}

# --- Web instances ---

variable "web_instance_type" {
  description = "Size of a web instance."
  type        = string
}

variable "web_instance_count" {
  description = "How many web instances this Region runs."
  type        = number

  validation {
    condition     = var.web_instance_count >= 1 && floor(var.web_instance_count) == var.web_instance_count
    error_message = "web_instance_count must be a whole number, at least 1."
  }
}

variable "web_volume_size_gib" {
  description = "Size of a web instance's root volume. It can't be smaller than the image's own."
  type        = number
  default     = 8

  validation {
    condition     = var.web_volume_size_gib >= 1 && var.web_volume_size_gib <= 16384
    error_message = "web_volume_size_gib must be from 1 to 16384, which is what a gp3 volume can have."
  }
}

variable "ami_id" {
  description = "Image of the web instances in this Region. Images are regional: drctl prepare copies the primary's."
  type        = string

  validation {
    condition     = startswith(var.ami_id, "ami-")
    error_message = "ami_id must be the id of an image, ami-..."
  }
}

variable "key_name" {
  description = "Key pair of the instances. Key pairs are regional: drctl prepare imports the same public key in each."
  type        = string
}

variable "app_port" {
  description = "Port of the web application, on the load balancer and on the instances."
  type        = number
  default     = 80

  validation {
    condition     = var.app_port >= 1 && var.app_port <= 65535 && var.app_port != 22
    error_message = "app_port must be a TCP port, and not the one of SSH."
  }
}

variable "metrics_port" {
  description = "Port of the Prometheus exporter on the web instances."
  type        = number
  default     = 9102

  validation {
    condition     = var.metrics_port >= 1 && var.metrics_port <= 65535 && !contains([22, var.app_port], var.metrics_port)
    error_message = "metrics_port must be a TCP port, and neither app_port nor the one of SSH."
  }
}

# --- Load balancer ---

variable "load_balancer_name" {
  description = "Name of the application load balancer."
  type        = string

  validation {
    condition     = can(regex("^[a-zA-Z0-9]([a-zA-Z0-9-]{0,30}[a-zA-Z0-9])?$", var.load_balancer_name)) && !startswith(var.load_balancer_name, "internal-")
    error_message = "load_balancer_name must be 1 to 32 letters, digits or hyphens, with no hyphen at either end, and not start with internal-."
  }
}

variable "target_group_name" {
  description = "Name of the load balancer's target group."
  type        = string

  validation {
    condition     = can(regex("^[a-zA-Z0-9]([a-zA-Z0-9-]{0,30}[a-zA-Z0-9])?$", var.target_group_name))
    error_message = "target_group_name must be 1 to 32 letters, digits or hyphens, with no hyphen at either end."
  }
}

variable "health_path" {
  description = "Path that answers 200 as long as the application can serve."
  type        = string
  default     = "/health"

  validation {
    condition     = can(regex("^/[A-Za-z0-9/._~-]*$", var.health_path)) && length(var.health_path) <= 1024
    error_message = "health_path must start with a slash and have no more than 1024 characters, all of them letters, digits or /._~-."
  }
}

# --- Kubernetes ---

variable "kubernetes_cluster_name" {
  description = "Name of the EKS cluster that hosts the monitoring."
  type        = string

  validation {
    condition     = can(regex("^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$", var.kubernetes_cluster_name))
    error_message = "kubernetes_cluster_name must be 1 to 100 letters, digits, hyphens or underscores, and start with a letter or digit."
  }
}

variable "kubernetes_version" {
  description = "Kubernetes version of the cluster and its nodes, for example 1.33."
  type        = string

  validation {
    condition     = can(regex("^1\\.[0-9]{2}$", var.kubernetes_version))
    error_message = "kubernetes_version must be a minor version, for example 1.33."
  }
}

variable "kubernetes_node_group_name" {
  description = "Name of the managed node group."
  type        = string

  validation {
    condition     = can(regex("^[0-9A-Za-z][0-9A-Za-z_-]{0,62}$", var.kubernetes_node_group_name))
    error_message = "kubernetes_node_group_name must be 1 to 63 letters, digits, hyphens or underscores, and start with a letter or digit."
  }
}

variable "kubernetes_node_instance_type" {
  description = "Size of a node."
  type        = string
}

variable "kubernetes_node_count" {
  description = "How many nodes the group has."
  type        = number

  validation {
    condition     = var.kubernetes_node_count >= 1 && floor(var.kubernetes_node_count) == var.kubernetes_node_count
    error_message = "kubernetes_node_count must be a whole number, at least 1."
  }
}

# --- Database ---

variable "database_cluster_identifier" {
  description = "Identifier of this Region's Aurora cluster. Its instances append -1, -2, and so on."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,58}[a-z0-9]$", var.database_cluster_identifier)) && !strcontains(var.database_cluster_identifier, "--")
    error_message = "database_cluster_identifier must be 2 to 60 lower-case letters, digits or single hyphens, start with a letter and not end with a hyphen."
  }
}

variable "database_engine" {
  description = "Database engine."
  type        = string
  default     = "aurora-mysql"

  validation {
    condition     = var.database_engine == "aurora-mysql"
    error_message = "database_engine must be aurora-mysql."
  }
}

variable "database_engine_version" {
  description = "Engine version, for example 8.0.mysql_aurora.3.08.0. A replica can't be older than its source."
  type        = string

  validation {
    condition     = can(regex("^[0-9]+\\.[0-9]+\\.mysql_aurora\\.[0-9]+\\.[0-9]+\\.[0-9]+$", var.database_engine_version))
    error_message = "database_engine_version must have the form 8.0.mysql_aurora.3.08.0."
  }
}

variable "database_instance_class" {
  description = "Size of a database instance."
  type        = string

  validation {
    condition     = startswith(var.database_instance_class, "db.")
    error_message = "database_instance_class must start with db., for example db.t3.medium."
  }

  # https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.DBInstanceClass.SupportAurora.html
  validation {
    condition     = !(startswith(var.database_engine_version, "8.") && contains(["db.t2.small", "db.t2.medium", "db.t3.small"], var.database_instance_class))
    error_message = "Aurora MySQL version 3 does not run on this database_instance_class: db.t3.medium or db.t4g.medium is the smallest."
  }
}

variable "database_instance_count" {
  description = "How many instances the cluster has, writer included. Two is the least that can flip its writer; only a global database's secondary can have none."
  type        = number

  validation {
    condition     = var.database_instance_count >= 0 && var.database_instance_count <= 16 && floor(var.database_instance_count) == var.database_instance_count
    error_message = "database_instance_count must be a whole number from 0 to 16."
  }
}

variable "database_name" {
  description = "Database that is created in a new primary cluster. A replica brings its source's."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9_]{0,63}$", var.database_name))
    error_message = "database_name must be 1 to 64 letters, digits or underscores, and start with a letter."
  }
}

variable "database_master_username" {
  description = "Master user of a new primary cluster. A replica brings its source's."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9_]{0,31}$", var.database_master_username))
    error_message = "database_master_username must be 1 to 32 letters, digits or underscores, and start with a letter."
  }
}

variable "database_master_password_secret" {
  description = "Name or ARN of the Secrets Manager secret, in this Region, that holds the primary's master password. Null lets RDS make and keep the password. See database.tf for when AWS refuses that."
  type        = string
  default     = null
}

variable "database_topology" {
  description = "How the database reaches the other Region: a binlog replica cluster, or an Aurora global database."
  type        = string
  default     = "binlog-replica"

  validation {
    condition     = contains(["binlog-replica", "global-database"], var.database_topology)
    error_message = "database_topology must be binlog-replica or global-database."
  }
}

variable "database_source_arn" {
  description = "ARN of the cluster that this Region's cluster replicates from: in the recovery Region the primary's, and in the primary Region, when its cluster is created again after a failover, the promoted one's. Null means an independent cluster."
  type        = string
  default     = null

  validation {
    condition     = var.database_source_arn == null || can(regex("^arn:[a-z-]+:rds:${var.peer_region}:[0-9]{12}:cluster:.+$", var.database_source_arn))
    error_message = "database_source_arn must be the ARN of an RDS cluster in peer_region, arn:aws:rds:PEER_REGION:ACCOUNT:cluster:NAME."
  }

  validation {
    condition     = var.database_source_arn == null || var.database_topology == "binlog-replica"
    error_message = "database_source_arn belongs to the topology binlog-replica, and only there."
  }

  # Without it an empty, independent cluster would be created where a copy of the data is expected.
  validation {
    condition     = var.database_source_arn != null || var.role == "primary" || var.database_topology != "binlog-replica"
    error_message = "The recovery Region of a binlog replica needs database_source_arn."
  }
}

variable "global_cluster_identifier" {
  description = "Identifier of the Aurora global database. Only with that topology."
  type        = string
  default     = null

  validation {
    condition     = (var.global_cluster_identifier != null) == (var.database_topology == "global-database")
    error_message = "global_cluster_identifier belongs to the topology global-database, and only there."
  }
}

variable "emulator_replica_password" {
  description = "For the emulator only, and given only as TF_VAR_emulator_replica_password by scripts/local-aws: moto demands master credentials for a replica, which AWS takes from the source."
  type        = string
  sensitive   = true
  default     = null
}

# --- Buckets ---

variable "state_bucket" {
  description = "This Region's bucket for Terraform's state and for backups. drctl prepare makes it."
  type        = string
}

variable "peer_state_bucket" {
  description = "The other Region's bucket, to which this one replicates."
  type        = string

  validation {
    condition     = var.peer_state_bucket != var.state_bucket
    error_message = "peer_state_bucket must be another bucket than state_bucket."
  }
}

variable "replication_role_arn" {
  description = "Role that S3 replicates with. drctl prepare makes it."
  type        = string

  validation {
    condition     = can(regex("^arn:[a-z-]+:iam::[0-9]{12}:role/.+$", var.replication_role_arn))
    error_message = "replication_role_arn must be the ARN of a role."
  }
}

# --- DNS ---

variable "dns_name" {
  description = "Name under which users reach the site."
  type        = string

  validation {
    condition     = endswith("${trimsuffix(var.dns_name, ".")}.", ".${trimsuffix(var.hosted_zone_name, ".")}.") || trimsuffix(var.dns_name, ".") == trimsuffix(var.hosted_zone_name, ".") || can(regex("^Z[A-Z0-9]{1,31}$", var.hosted_zone_name))
    error_message = "dns_name must be a name in hosted_zone_name."
  }
}

variable "hosted_zone_name" {
  description = "Public hosted zone that holds dns_name: its name or its id."
  type        = string
}

variable "dns_routing" {
  description = "A PRIMARY and SECONDARY pair of records (failover), or one record that is rewritten (simple)."
  type        = string
  default     = "failover"

  validation {
    condition     = contains(["failover", "simple"], var.dns_routing)
    error_message = "dns_routing must be failover or simple."
  }
}

variable "dns_record" {
  description = "Whether this apply owns the one record of simple routing. Only one Region can, and it is the primary."
  type        = bool
  default     = true

  validation {
    condition     = !(var.dns_record && var.dns_routing == "simple" && var.role == "recovery")
    error_message = "With simple routing the primary Region owns the record, so dns_record must be false in the recovery Region."
  }
}

variable "peer_takeover_alarm_name" {
  description = "CloudWatch alarm in the other Region by which that Region takes over the traffic. drctl prepare makes it. Null leaves the record without a health check of its own."
  type        = string
  default     = null
}
