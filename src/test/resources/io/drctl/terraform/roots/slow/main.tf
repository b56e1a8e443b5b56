terraform {
  backend "s3" {}
}

resource "terraform_data" "first" {
  input = "done at once"
}

# Nothing that Terraform has built in takes time by itself, so a sleep does; there is no shell in between.
resource "terraform_data" "slow" {
  input = terraform_data.first.output

  provisioner "local-exec" {
    interpreter = ["sleep"]
    command     = "60"
  }
}
