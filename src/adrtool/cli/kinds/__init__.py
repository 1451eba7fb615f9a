"""The commands that documents of every kind have, one a file."""
