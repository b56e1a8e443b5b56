# Two Regions' worth of nothing: resources that need no provider to be fetched.
variable "names" {
  type    = set(string)
  default = ["a", "b"]
}

variable "secret" {
  type      = string
  sensitive = true
  default   = "hidden-value-1"
}

resource "terraform_data" "thing" {
  for_each = var.names
  input    = each.key
}

resource "terraform_data" "secret" {
  input = var.secret
}
