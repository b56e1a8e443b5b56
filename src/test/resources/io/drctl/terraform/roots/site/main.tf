# Somebody's configuration of the site, whose state was lost.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }

  backend "s3" {}
}

provider "aws" {
  region = "us-east-2"
}

resource "aws_vpc" "network" {
  cidr_block = "10.10.0.0/16"
}

resource "aws_rds_cluster" "orders" {
  cluster_identifier  = "flask-site-us-east-2"
  engine              = "aurora-mysql"
  master_username     = "admin"
  master_password     = "only-for-tests-1"
  skip_final_snapshot = true
}
