# The second layer of one Region, which says itself where its state is.
terraform {
  backend "s3" {
    bucket       = "drctl-flask-site-us-west-1"
    key          = "shops/us-west-1.tfstate"
    region       = "us-west-1"
    use_lockfile = true
  }
}

data "terraform_remote_state" "ground" {
  backend = "s3"
  config = {
    bucket = "drctl-flask-site-us-west-1"
    key    = "terraform/us-west-1/ground.tfstate"
    region = "us-west-1"
  }
}

resource "terraform_data" "counter" {
  input = data.terraform_remote_state.ground.outputs.plot
}
