# The state is in no bucket of the site. The address comes from TF_HTTP_ADDRESS.
terraform {
  backend "http" {}
}

resource "terraform_data" "shed" {
  input = "anywhere"
}
