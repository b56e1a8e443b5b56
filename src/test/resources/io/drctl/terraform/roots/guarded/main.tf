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

variable "keep" {
  type    = bool
  default = true
}

resource "aws_s3_bucket" "backup" {
  count  = var.keep ? 1 : 0
  bucket = "drctl-guarded-bucket"
}
