# One root that is run for each Region with that Region's variable file.
terraform {
  backend "s3" {}
}

variable "place" {
  type = string
}

resource "terraform_data" "shed" {
  input = var.place
}
