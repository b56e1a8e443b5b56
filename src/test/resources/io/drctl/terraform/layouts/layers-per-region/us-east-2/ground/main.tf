# The first layer of one Region, a root of its own. The inventory says where its state is.
terraform {
  backend "s3" {}
}

resource "terraform_data" "plot" {
  input = "plot of us-east-2"
}

output "plot" {
  value = terraform_data.plot.output
}
