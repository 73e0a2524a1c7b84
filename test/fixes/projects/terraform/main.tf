# Everything that `check --fix-patch` mends by itself, in the shapes in which people write it.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region                      = "eu-west-1"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

locals {
  issuer   = "token.actions.githubusercontent.com"
  provider = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"
}

# A document as an object: no audience, and a session of half a day.
resource "aws_iam_role" "object" {
  name                 = "object"
  max_session_duration = 43200 # the longest there is
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Federated = local.provider }
      Action    = "sts:AssumeRoleWithWebIdentity"
      Condition = {
        StringEquals = { "token.actions.githubusercontent.com:sub" = "repo:acme/web:environment:production" }
      }
    }]
  })
}

# Text, in which ForAllValues lets in whoever has no such claim.
resource "aws_iam_role" "text" {
  name               = "text"
  assume_role_policy = <<-EOT
    {
      "Version": "2012-10-17",
      "Statement": {
        "Effect": "Allow",
        "Principal": {"Federated": "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {
          "ForAllValues:StringEquals": {
            "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
            "token.actions.githubusercontent.com:sub": "repo:acme/web:environment:production"
          }
        }
      }
    }
  EOT
}

# A data source: no audience, and an operator that holds without the claim.
data "aws_iam_policy_document" "blocks" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = [local.provider]
    }

    condition {
      test     = "StringLikeIfExists"
      variable = "token.actions.githubusercontent.com:sub"
      values   = ["repo:acme/web:environment:*"]
    }
  }
}

resource "aws_iam_role" "blocks" {
  name               = "blocks"
  assume_role_policy = data.aws_iam_policy_document.blocks.json
}

# A file of its own.
resource "aws_iam_role" "file" {
  name               = "file"
  assume_role_policy = file("${path.module}/trust.json")
}

resource "aws_iam_instance_profile" "host" {
  name = "host"
  role = "host"
}

resource "aws_instance" "host" {
  ami                  = "ami-0123456789abcdef0"
  instance_type        = "t4g.small"
  iam_instance_profile = "host"

  root_block_device {
    encrypted = true
  }
}

resource "aws_ssm_parameter" "password" {
  name  = "/prod/orders/db-password"
  type  = "String"
  value = var.password
}

variable "password" {
  type = string
}

output "password" {
  value = "ghp_${join("", [for i in range(9) : "a1B2"])}"
}

module "jobs" {
  source   = "./modules/role"
  for_each = toset(["nightly", "weekly"])
  name     = each.key
}
