# One root for both Regions: two aliases of the provider, and one state.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
  backend "s3" {
    bucket       = "drctl-flask-site-us-east-2"
    key          = "both.tfstate"
    region       = "us-east-2"
    use_lockfile = true
  }
}

provider "aws" {
  alias  = "ohio"
  region = "us-east-2"
}

variable "second_region" {
  type    = string
  default = "us-west-1"
}

provider "aws" {
  alias  = "california"
  region = var.second_region
}

variable "makes_databases" {
  type    = bool
  default = false
}

variable "yards" {
  type    = map(string)
  default = {}
}

module "yard_in_ohio" {
  source    = "./yard"
  for_each  = var.yards
  cidr      = each.value
  providers = { aws = aws.ohio }
}

module "yard_in_california" {
  source    = "./yard"
  for_each  = var.yards
  cidr      = each.value
  providers = { aws = aws.california }
}

resource "aws_iam_role" "gardener" {
  count              = length(var.yards)
  provider           = aws.ohio
  name               = "gardener"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}

resource "aws_vpc" "ohio" {
  provider   = aws.ohio
  cidr_block = "10.61.0.0/16"
}

resource "aws_vpc" "california" {
  provider   = aws.california
  cidr_block = "10.62.0.0/16"
}

resource "aws_rds_cluster" "books" {
  count               = var.makes_databases ? 1 : 0
  provider            = aws.california
  cluster_identifier  = "flask-site-us-west-1"
  engine              = "aurora-mysql"
  master_username     = "keeper"
  master_password     = "not-a-secret-of-anybody"
  skip_final_snapshot = true
}
