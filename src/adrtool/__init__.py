"""Decisions, runbooks and specifications, read beside the infrastructure code they are about."""

__version__ = "0.1.0.dev0"
