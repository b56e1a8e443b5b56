# A database that stands on its own, as after a promotion; with a source, the configuration calls it a replica.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
  backend "s3" {
    bucket       = "drctl-flask-site-us-east-2"
    key          = "promoted.tfstate"
    region       = "us-east-2"
    use_lockfile = true
  }
}

provider "aws" {
  region = "us-west-1"
}

variable "books_source" {
  type    = string
  default = null
}

resource "aws_rds_cluster" "books" {
  cluster_identifier            = "books"
  engine                        = "aurora-mysql"
  master_username               = "books"
  master_password               = "not-a-secret-of-anyone"
  skip_final_snapshot           = true
  replication_source_identifier = var.books_source

  lifecycle {
    ignore_changes = [scaling_configuration]
  }
}
