# The second layer of one Region, which says itself where its state is.
terraform {
  backend "s3" {
    bucket       = "drctl-flask-site-us-east-2"
    key          = "shops/us-east-2.tfstate"
    region       = "us-east-2"
    use_lockfile = true
  }
}

data "terraform_remote_state" "ground" {
  backend = "s3"
  config = {
    bucket = "drctl-flask-site-us-east-2"
    key    = "terraform/us-east-2/ground.tfstate"
    region = "us-east-2"
  }
}

resource "terraform_data" "counter" {
  input = data.terraform_remote_state.ground.outputs.plot
}
