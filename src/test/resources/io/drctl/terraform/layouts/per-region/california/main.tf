# One root for each Region; both keep their state in one bucket, under keys of their own.
terraform {
  backend "s3" {
    bucket       = "drctl-flask-site-us-east-2"
    key          = "garden/california.tfstate"
    region       = "us-east-2"
    use_lockfile = true
  }
}

resource "terraform_data" "shed" {
  input = "us-west-1"
}
