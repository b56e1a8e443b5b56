# The state is in a file beside the roots.
terraform {
  backend "local" {
    path = "../states/us-west-1.tfstate"
  }
}

resource "terraform_data" "shed" {
  input = "us-west-1"
}
