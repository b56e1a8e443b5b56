books_source = "arn:aws:rds:us-east-2:123456789012:cluster:books"
