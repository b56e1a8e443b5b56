# The shop's recovery Region, as it was before the shop failed over to it. It knows nothing of drctl.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
}

provider "aws" {
  region            = "us-west-1"
  s3_use_path_style = true
}

variable "books_source" {
  type    = string
  default = null
}

variable "home_role" {
  type    = string
  default = "PRIMARY"
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

resource "aws_route53_zone" "shop" {
  name = "shop.example"
}

resource "aws_route53_record" "home" {
  zone_id        = aws_route53_zone.shop.zone_id
  name           = "www.shop.example"
  type           = "CNAME"
  ttl            = 60
  records        = ["home.shop.example"]
  set_identifier = "home"

  failover_routing_policy {
    type = var.home_role
  }
  health_check_id = "2ef3fd56-1d8b-4b7f-8b3b-0a54b8f5d5b2"
}

resource "aws_route53_record" "away" {
  zone_id        = aws_route53_zone.shop.zone_id
  name           = "www.shop.example"
  type           = "CNAME"
  ttl            = 60
  records        = ["away.shop.example"]
  set_identifier = "away"

  failover_routing_policy {
    type = "SECONDARY"
  }
}

resource "aws_s3_bucket" "new" {
  bucket = "shop-new"
}

module "logs" {
  source = "./logs"
  name   = "shop-logs"
  group  = "first"
}
