# The state is in a file beside the roots.
terraform {
  backend "local" {
    path = "../states/us-east-2.tfstate"
  }
}

resource "terraform_data" "shed" {
  input = "us-east-2"
}
