# The hosts that stand outside the cluster: two that watch it, and the bastion.
# Terraform makes them, ansible/ sets them up.

data "aws_ami" "debian" {
  most_recent = true
  owners      = ["136693071363"] # Debian

  filter {
    name   = "name"
    values = ["debian-13-arm64-*"]
  }
}

data "aws_subnet" "monitoring" {
  for_each = var.monitoring_hosts

  vpc_id            = module.network.vpc_id
  availability_zone = each.value

  tags = {
    Name = "${local.name}-private-${each.value}"
  }

  depends_on = [module.network]
}

resource "aws_security_group" "hosts" {
  name        = "${local.name}-hosts"
  description = "Monitoring hosts and bastion"
  vpc_id      = module.network.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "hosts_ssh" {
  security_group_id = aws_security_group.hosts.id
  description       = "SSH from inside; people come through Session Manager"
  cidr_ipv4         = module.network.vpc_cidr
  from_port         = 22
  to_port           = 22
  ip_protocol       = "tcp"
}

resource "aws_vpc_security_group_egress_rule" "hosts_all" {
  security_group_id = aws_security_group.hosts.id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "-1"
}

resource "aws_iam_instance_profile" "hosts" {
  name = "${local.name}-hosts"
  role = aws_iam_role.hosts.name
}

resource "aws_iam_role" "hosts" {
  name = "${local.name}-hosts"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ec2.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "hosts" {
  for_each = toset(["AmazonSSMManagedInstanceCore", "CloudWatchReadOnlyAccess"])

  role       = aws_iam_role.hosts.name
  policy_arn = "arn:aws:iam::aws:policy/${each.key}"
}

resource "aws_instance" "monitoring" {
  for_each = var.monitoring_hosts

  ami                    = data.aws_ami.debian.id
  instance_type          = "t4g.medium"
  subnet_id              = data.aws_subnet.monitoring[each.key].id
  vpc_security_group_ids = [aws_security_group.hosts.id]
  iam_instance_profile   = aws_iam_instance_profile.hosts.name

  root_block_device {
    volume_size = 100
    encrypted   = true
  }

  metadata_options {
    http_tokens = "required"
  }

  tags = {
    Name = each.key
  }

  lifecycle {
    ignore_changes = [ami] # unattended-upgrades keeps them current; a new image would replace them
  }
}

resource "aws_instance" "bastion" {
  ami                    = data.aws_ami.debian.id
  instance_type          = "t4g.nano"
  subnet_id              = module.network.private_subnet_ids[0]
  vpc_security_group_ids = [aws_security_group.hosts.id]
  iam_instance_profile   = aws_iam_instance_profile.hosts.name

  metadata_options {
    http_tokens = "required"
  }

  tags = {
    Name = "bastion1"
  }

  lifecycle {
    ignore_changes = [ami]
  }
}
