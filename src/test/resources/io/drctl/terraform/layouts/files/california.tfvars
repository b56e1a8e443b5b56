place = "us-west-1"
