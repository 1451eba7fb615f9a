resource "aws_s3_bucket" "assets" {
  bucket        = "example-shop-${local.environment}-assets"
  force_destroy = true # nothing in it that production does not have
}

resource "aws_s3_bucket" "backups" {
  bucket        = "example-shop-${local.environment}-backups"
  force_destroy = true
}

resource "aws_s3_bucket_lifecycle_configuration" "short_lived" {
  for_each = {
    assets  = aws_s3_bucket.assets.id
    backups = aws_s3_bucket.backups.id
  }

  bucket = each.value

  rule {
    id     = "expire"
    status = "Enabled"

    filter {}

    expiration {
      days = 14
    }
  }
}

resource "aws_s3_bucket_public_access_block" "private" {
  for_each = {
    assets  = aws_s3_bucket.assets.id
    backups = aws_s3_bucket.backups.id
  }

  bucket                  = each.value
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
