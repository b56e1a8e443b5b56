# The second layer, which reads the state of the first.
terraform {
  backend "s3" {}
}

variable "ground_bucket" {
  type    = string
  default = "drctl-flask-site-us-east-2"
}

data "terraform_remote_state" "ground" {
  backend = "s3"
  config = {
    bucket = var.ground_bucket
    key    = "terraform/site/ground.tfstate"
    region = "us-east-2"
  }
}

resource "terraform_data" "counter" {
  input = data.terraform_remote_state.ground.outputs.plot
}
