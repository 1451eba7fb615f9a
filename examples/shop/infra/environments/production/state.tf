# The bucket that this very configuration (and staging's) keeps its state in. Made once
# with a local state that was then moved in; see docs/terraform.md.

resource "aws_s3_bucket" "terraform_state" {
  bucket = "example-shop-terraform-state"

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_s3_bucket_versioning" "terraform_state" {
  bucket = aws_s3_bucket.terraform_state.id

  versioning_configuration {
    status = "Enabled"
  }
}
