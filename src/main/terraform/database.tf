# This Region's Aurora MySQL cluster: the source of replication in the primary Region, its replica in the recovery one,
# and a replica in the primary Region too after a failover, while the site is on its way back.
#
# After a failover the roles are the other way round, or one of the clusters is gone, and Terraform must not put back
# what was changed on purpose. Hence the long ignore_changes below.

locals {
  database_is_replica   = var.database_source_arn != null
  database_is_secondary = var.role == "recovery" && var.database_topology == "global-database"
  # Only a cluster that starts from nothing is given a database and a master user. The others bring the source's.
  database_is_first = !local.database_is_replica && !local.database_is_secondary

  # RDS makes and keeps the master password in Secrets Manager unless a secret is named. AWS does not support that for
  # cross-Region replicas and for global databases, so that a site that is really to be replicated names a secret; the
  # password then goes from the secret to RDS and into no file, plan or state.
  # https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-secrets-manager.html
  database_password_by_rds  = local.database_is_first && var.database_master_password_secret == null
  database_password_by_name = local.database_is_first && var.database_master_password_secret != null
  database_emulated_replica = local.database_is_replica && nonsensitive(var.emulator_replica_password != null)

  # The family of 8.0.mysql_aurora.3.08.0 is aurora-mysql8.0.
  database_family        = "aurora-mysql${join(".", slice(split(".", var.database_engine_version), 0, 2))}"
  database_major_version = tonumber(split(".", split("mysql_aurora.", var.database_engine_version)[1])[0])
}

resource "aws_db_subnet_group" "database" {
  name        = "${var.site_name}-database"
  description = "Private subnets of ${var.site_name}"
  subnet_ids  = local.private_subnet_ids

  tags = { Name = "${var.site_name}-database", "drctl:asset" = "database" }
}

# Both Regions get the same group, because the promoted replica is the next source.
resource "aws_rds_cluster_parameter_group" "database" {
  # A group's family can't be changed. With the family in its name, the next one can be created before this one is
  # deleted.
  name        = "${var.site_name}-${replace(local.database_family, ".", "-")}"
  family      = local.database_family
  description = "Replication to the other Region"

  # A cross-Region replica reads its source's binary log, which Aurora does not write by default. The parameter is
  # static: it is there from the first boot, and a later change would need a reboot of the writer.
  # https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Replication.CrossRegion.html
  parameter {
    name         = "binlog_format"
    value        = "ROW"
    apply_method = "pending-reboot"
  }

  # Version 3 leaves a replica writable, and a write to it would be lost or would break replication. This value stops
  # applying by itself when the replica is promoted. Version 2 has it by default.
  # https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Reference.ParameterGroups.html
  dynamic "parameter" {
    for_each = local.database_major_version >= 3 ? ["{TrueIfReplica}"] : []

    content {
      name         = "read_only"
      value        = parameter.value
      apply_method = "immediate"
    }
  }

  tags = { Name = "${var.site_name}-database", "drctl:asset" = "database" }

  lifecycle {
    create_before_destroy = true
  }
}

# KMS keys are regional, so that a replica can't use its source's. This is the key that AWS keeps for RDS in each
# Region, and that nobody can delete, which for a copy made against disasters is a virtue.
data "aws_kms_alias" "rds" {
  name = "alias/aws/rds"
}

ephemeral "aws_secretsmanager_secret_version" "database" {
  count = local.database_password_by_name ? 1 : 0

  secret_id = var.database_master_password_secret
}

resource "aws_rds_global_cluster" "database" {
  count = var.role == "primary" && var.database_topology == "global-database" ? 1 : 0

  global_cluster_identifier = var.global_cluster_identifier
  engine                    = var.database_engine
  engine_version            = var.database_engine_version
  storage_encrypted         = true
  deletion_protection       = true

  tags = { Name = var.global_cluster_identifier, "drctl:asset" = "database" }

  lifecycle {
    # A global database is upgraded member by member, in order, and not by a plan in one Region.
    ignore_changes = [engine_version, database_name]
  }
}

resource "aws_rds_cluster" "database" {
  cluster_identifier = var.database_cluster_identifier
  engine             = var.database_engine
  engine_version     = var.database_engine_version

  # An emulated replica is given credentials because moto refuses to make one without. AWS takes them from the source.
  database_name               = local.database_is_first ? var.database_name : null
  master_username             = local.database_is_first || local.database_emulated_replica ? var.database_master_username : null
  manage_master_user_password = local.database_password_by_rds ? true : null
  master_password_wo = (
    local.database_password_by_name ? ephemeral.aws_secretsmanager_secret_version.database[0].secret_string :
    local.database_emulated_replica ? var.emulator_replica_password : null
  )
  # A later version would make Terraform send the password again. Rotation is the secret's business.
  master_password_wo_version = local.database_password_by_name || local.database_emulated_replica ? 1 : null

  replication_source_identifier = local.database_is_replica ? var.database_source_arn : null
  source_region                 = local.database_is_replica ? var.peer_region : null
  global_cluster_identifier     = try(aws_rds_global_cluster.database[0].id, var.global_cluster_identifier)

  db_cluster_parameter_group_name = aws_rds_cluster_parameter_group.database.name
  db_subnet_group_name            = aws_db_subnet_group.database.name
  vpc_security_group_ids          = [aws_security_group.database.id]

  storage_encrypted = true
  kms_key_id        = data.aws_kms_alias.rds.target_key_arn

  backup_retention_period   = 7
  copy_tags_to_snapshot     = true
  deletion_protection       = true
  skip_final_snapshot       = false
  final_snapshot_identifier = "${var.database_cluster_identifier}-final"

  tags = { Name = var.database_cluster_identifier, "drctl:asset" = "database" }

  lifecycle {
    ignore_changes = [
      # Promotion and switchover change these in AWS. A plan that put them back would detach, or replace, the cluster
      # that now holds the only current data.
      replication_source_identifier,
      global_cluster_identifier,
      source_region,
      # A promoted replica has its source's database and users, and may have had its password changed or handed to RDS.
      database_name,
      master_username,
      master_password,
      master_password_wo_version,
      manage_master_user_password,
      # AWS fills these in by itself.
      availability_zones,
      scaling_configuration,
    ]
  }
}

resource "aws_rds_cluster_instance" "database" {
  count = var.database_instance_count

  identifier         = "${var.database_cluster_identifier}-${count.index + 1}"
  cluster_identifier = aws_rds_cluster.database.id
  engine             = aws_rds_cluster.database.engine
  engine_version     = aws_rds_cluster.database.engine_version
  instance_class     = var.database_instance_class
  availability_zone  = var.zones[count.index % local.zone_count]

  db_subnet_group_name = aws_db_subnet_group.database.name
  publicly_accessible  = false
  # A replica must not be older than its source, so the version is changed in the inventory, for both Regions, or not at
  # all.
  auto_minor_version_upgrade = false
  # Every instance is as good a writer as any other. Which one it is, Aurora and `drctl failover db` decide.
  promotion_tier = 1

  copy_tags_to_snapshot = true

  tags = { Name = "${var.database_cluster_identifier}-${count.index + 1}", "drctl:asset" = "database-instance" }
}
