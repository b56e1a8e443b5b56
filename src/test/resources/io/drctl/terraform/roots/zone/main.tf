# A root of one Region's own that says by itself where its state is, under a key that the other Region's has too.
terraform {
  backend "s3" {
    bucket       = "drctl-flask-site-us-east-2"
    key          = "site.tfstate"
    region       = "us-east-2"
    use_lockfile = true
  }
}

resource "terraform_data" "thing" {
  input = "made"
}
