"""Documents: reading every dialect, editing without loss, writing new ones."""
