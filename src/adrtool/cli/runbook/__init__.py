"""The commands of `runbook`, one a file."""
