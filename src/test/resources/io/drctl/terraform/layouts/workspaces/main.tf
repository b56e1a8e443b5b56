# One root that is run in a workspace for each Region.
terraform {
  backend "s3" {
    bucket       = "drctl-flask-site-us-east-2"
    key          = "garden.tfstate"
    region       = "us-east-2"
    use_lockfile = true
  }
}

resource "terraform_data" "shed" {
  input = terraform.workspace
}
