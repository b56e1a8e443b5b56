variable "name" {
  type = string
}

variable "group" {
  type = string
}

resource "aws_s3_bucket" "archive" {
  bucket = var.name

  tags = {
    group = var.group
  }
}
