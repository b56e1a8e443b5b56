# What either Region has, with the provider that it is given.
terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

variable "cidr" {
  type = string
}

resource "aws_vpc" "yard" {
  cidr_block = var.cidr
}
