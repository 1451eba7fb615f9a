"""The commands of `adr`, one a file."""
