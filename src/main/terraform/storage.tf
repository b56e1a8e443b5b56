# The settings of this Region's one bucket, which holds Terraform's state and, under backups/, the database's backups.
#
# The bucket itself is made by drctl prepare: Terraform can't make the bucket that its own state is in. Both set the
# same values, so that neither undoes the other.

data "aws_s3_bucket" "state" {
  bucket = var.state_bucket
}

resource "aws_s3_bucket_versioning" "state" {
  bucket = data.aws_s3_bucket.state.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "state" {
  bucket = data.aws_s3_bucket.state.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_public_access_block" "state" {
  bucket = data.aws_s3_bucket.state.id

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# Each bucket replicates to the other. Replicas are not replicated again, so the two don't chase each other.
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-what-is-isnot-replicated.html
resource "aws_s3_bucket_replication_configuration" "state" {
  bucket = data.aws_s3_bucket.state.id
  role   = var.replication_role_arn

  rule {
    id       = "drctl-to-${var.peer_region}"
    status   = "Enabled"
    priority = 0

    # The whole bucket.
    filter {}

    destination {
      bucket = "arn:${data.aws_partition.current.partition}:s3:::${var.peer_state_bucket}"
    }

    # What is deleted here, a released lock among it, must not live on in a copy.
    delete_marker_replication {
      status = "Enabled"
    }
  }

  # AWS refuses replication from a bucket without versions.
  depends_on = [aws_s3_bucket_versioning.state]
}
