# --- Product images and other static files, served through the CDN -------------------

resource "aws_s3_bucket" "assets" {
  bucket = "example-shop-${local.environment}-assets"
}

moved {
  from = aws_s3_bucket.static
  to   = aws_s3_bucket.assets
}

resource "aws_s3_bucket_versioning" "assets" {
  bucket = aws_s3_bucket.assets.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "assets" {
  bucket = aws_s3_bucket.assets.id

  rule {
    id     = "expire-old-versions"
    status = "Enabled"

    filter {}

    noncurrent_version_expiration {
      noncurrent_days = 90
    }
  }

  # image-resizer writes here and can make every size again from originals/.
  rule {
    id     = "expire-resized"
    status = "Enabled"

    filter {
      prefix = "resized/"
    }

    expiration {
      days = 180
    }
  }

  depends_on = [aws_s3_bucket_versioning.assets]
}

data "aws_iam_policy_document" "assets_read" {
  statement {
    sid       = "CloudFrontReads"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.assets.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.assets.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "assets" {
  bucket = aws_s3_bucket.assets.id
  policy = data.aws_iam_policy_document.assets_read.json
}

# --- Database dumps -----------------------------------------------------------------

resource "aws_s3_bucket" "backups" {
  bucket              = "example-shop-${local.environment}-backups"
  object_lock_enabled = true
}

resource "aws_s3_bucket_object_lock_configuration" "backups" {
  bucket = aws_s3_bucket.backups.id

  # Nobody, not even root, deletes a dump in its first 35 days.
  rule {
    default_retention {
      mode = "COMPLIANCE"
      days = 35
    }
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "backups" {
  bucket = aws_s3_bucket.backups.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = module.database.kms_key_arn
    }

    bucket_key_enabled = true
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "backups" {
  bucket = aws_s3_bucket.backups.id

  rule {
    id     = "postgres"
    status = "Enabled"

    filter {
      prefix = "postgres/"
    }

    transition {
      days          = 35
      storage_class = "GLACIER_IR"
    }

    expiration {
      days = 400 # the auditors ask for thirteen months
    }
  }
}

# --- Access logs --------------------------------------------------------------------

resource "aws_s3_bucket" "logs" {
  for_each = toset(["cdn", "load-balancer"])

  bucket = "example-shop-${local.environment}-logs-${each.key}"
}

# CloudFront's standard logs are still delivered through an ACL.
resource "aws_s3_bucket_ownership_controls" "logs" {
  for_each = aws_s3_bucket.logs

  bucket = each.value.id

  rule {
    object_ownership = "BucketOwnerPreferred"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "logs" {
  for_each = aws_s3_bucket.logs

  bucket = each.value.id

  rule {
    id     = "expire"
    status = "Enabled"

    filter {}

    expiration {
      days = 30 # they hold customers' addresses: 30 days is what the privacy notice says
    }
  }
}

# --- What all of them share ---------------------------------------------------------

resource "aws_s3_bucket_public_access_block" "private" {
  for_each = {
    assets  = aws_s3_bucket.assets.id
    backups = aws_s3_bucket.backups.id
    state   = aws_s3_bucket.terraform_state.id
  }

  bucket                  = each.value
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
