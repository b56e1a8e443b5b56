# State and runs are in HCP Terraform.
terraform {
  required_version = ">= 1.6"

  cloud {
    organization = "gardeners"

    workspaces {
      name = "shed"
    }
  }
}

resource "terraform_data" "shed" {
  input = "hosted"
}
