# The EKS cluster that hosts Prometheus and Grafana, its managed nodes, and the roles of both.

# Roles are global to the account, so that the Region is part of their names.
locals {
  # AWS allows a role's name 64 characters.
  kubernetes_cluster_role_name = substr("${var.site_name}-${var.region}-eks-cluster", 0, 64)
  kubernetes_node_role_name    = substr("${var.site_name}-${var.region}-eks-node", 0, 64)
  kubernetes_policy_prefix     = "arn:${data.aws_partition.current.partition}:iam::aws:policy"
}

resource "aws_iam_role" "kubernetes_cluster" {
  name = local.kubernetes_cluster_role_name
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "eks.amazonaws.com" }
    }]
  })

  tags = { Name = local.kubernetes_cluster_role_name, "drctl:asset" = "kubernetes-cluster" }
}

resource "aws_iam_role_policy_attachment" "kubernetes_cluster" {
  role       = aws_iam_role.kubernetes_cluster.name
  policy_arn = "${local.kubernetes_policy_prefix}/AmazonEKSClusterPolicy"
}

resource "aws_iam_role" "kubernetes_node" {
  name = local.kubernetes_node_role_name
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ec2.amazonaws.com" }
    }]
  })

  tags = { Name = local.kubernetes_node_role_name, "drctl:asset" = "kubernetes-cluster" }
}

# What a managed node needs to join, to give pods addresses and to pull images.
# https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html
resource "aws_iam_role_policy_attachment" "kubernetes_node" {
  for_each = toset(["AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy", "AmazonEC2ContainerRegistryReadOnly"])

  role       = aws_iam_role.kubernetes_node.name
  policy_arn = "${local.kubernetes_policy_prefix}/${each.value}"
}

resource "aws_eks_cluster" "monitoring" {
  name     = var.kubernetes_cluster_name
  version  = var.kubernetes_version
  role_arn = aws_iam_role.kubernetes_cluster.arn

  vpc_config {
    subnet_ids = local.private_subnet_ids
    # People and drctl look at the monitoring from outside the VPC; the nodes are inside.
    endpoint_private_access = true
    endpoint_public_access  = true
  }

  tags = { Name = var.kubernetes_cluster_name, "drctl:asset" = "kubernetes-cluster" }

  # Without its policy the cluster can't clean up after itself, which shows only when it is deleted.
  depends_on = [aws_iam_role_policy_attachment.kubernetes_cluster]
}

resource "aws_eks_node_group" "monitoring" {
  cluster_name    = aws_eks_cluster.monitoring.name
  node_group_name = var.kubernetes_node_group_name
  version         = var.kubernetes_version
  node_role_arn   = aws_iam_role.kubernetes_node.arn
  subnet_ids      = local.private_subnet_ids
  instance_types  = [var.kubernetes_node_instance_type]

  scaling_config {
    desired_size = var.kubernetes_node_count
    min_size     = var.kubernetes_node_count
    # Room to double when one Region has to watch the load of two.
    max_size = var.kubernetes_node_count * 2
  }

  remote_access {
    ec2_ssh_key               = data.aws_key_pair.site.key_name
    source_security_group_ids = [aws_security_group.node_ssh.id]
  }

  tags = { Name = var.kubernetes_node_group_name, "drctl:asset" = "kubernetes-cluster-node" }

  # Nodes that start before their policies or their way out exist never join.
  depends_on = [
    aws_iam_role_policy_attachment.kubernetes_node,
    aws_route.private_internet,
    aws_route_table_association.private,
  ]
}
