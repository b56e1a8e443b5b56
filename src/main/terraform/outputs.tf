# For people who look at the state. drctl itself asks AWS, because outputs are as old as the last apply.

output "account_id" {
  description = "Account that this Region was applied to."
  value       = data.aws_caller_identity.current.account_id
}

output "vpc_id" {
  description = "Id of the VPC."
  value       = aws_vpc.site.id
}

output "public_subnet_ids" {
  description = "Ids of the public subnets, in the order of the zones."
  value       = local.public_subnet_ids
}

output "private_subnet_ids" {
  description = "Ids of the private subnets, in the order of the zones."
  value       = local.private_subnet_ids
}

output "web_instance_ids" {
  description = "Ids of the web instances, in the order of their names."
  value       = aws_instance.web[*].id
}

output "load_balancer_arn" {
  description = "ARN of the load balancer."
  value       = aws_lb.site.arn
}

output "load_balancer_dns_name" {
  description = "DNS name of the load balancer, to which the site's record is an alias."
  value       = aws_lb.site.dns_name
}

output "load_balancer_zone_id" {
  description = "Hosted zone of the load balancer's own name, which an alias needs."
  value       = aws_lb.site.zone_id
}

output "target_group_arn" {
  description = "ARN of the target group."
  value       = aws_lb_target_group.web.arn
}

output "kubernetes_cluster_arn" {
  description = "ARN of the EKS cluster."
  value       = aws_eks_cluster.monitoring.arn
}

output "database_cluster_arn" {
  description = "ARN of the database cluster. The recovery Region needs the primary's as its database_source_arn."
  value       = aws_rds_cluster.database.arn
}

output "database_endpoint" {
  description = "Writer endpoint of the database cluster."
  value       = aws_rds_cluster.database.endpoint
}

output "database_master_secret_arn" {
  description = "Secret in which RDS keeps the master password, if it does."
  value       = try(aws_rds_cluster.database.master_user_secret[0].secret_arn, null)
}

output "hosted_zone_id" {
  description = "Id of the hosted zone."
  value       = data.aws_route53_zone.site.zone_id
}

output "health_check_id" {
  description = "Id of the health check by which the other Region takes over."
  value       = one(aws_route53_health_check.takeover[*].id)
}
