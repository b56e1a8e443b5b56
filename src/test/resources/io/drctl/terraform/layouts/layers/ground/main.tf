# The first of two layers.
terraform {
  backend "s3" {}
}

resource "terraform_data" "plot" {
  input = "plot-7"
}

output "plot" {
  value = terraform_data.plot.output
}
