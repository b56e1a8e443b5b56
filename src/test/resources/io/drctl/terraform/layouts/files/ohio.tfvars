place = "us-east-2"
