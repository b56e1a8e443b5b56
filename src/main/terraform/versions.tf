# One root module, applied once in each Region with that Region's values. Whatever differs between the Regions is a
# variable, so that the recovery site can't drift from the primary one by being written twice.

terraform {
  # Below 1.11 a password can't be handed to a resource without ending up in the state, and locking the state in S3
  # is still experimental. https://developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only
  required_version = ">= 1.11.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }

  # Bucket, key and region come from a -backend-config file, because they differ in each Region: the state of a site
  # must not live in the Region that the other one is recovering from. The key has to name the Region, since the two
  # buckets replicate to each other and one key in both would let one Region's state overwrite the other's.
  backend "s3" {
    use_lockfile = true
    encrypt      = true
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = merge(var.tags, {
      "drctl:site"   = var.site_name
      "drctl:region" = var.region
    })
  }

  # What drctl records on a cluster that it promoted is not for Terraform to take away.
  ignore_tags {
    keys = ["drctl:promoted"]
  }
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}
