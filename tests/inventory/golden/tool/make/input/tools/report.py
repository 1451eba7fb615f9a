#!/usr/bin/env python3
"""Says how the tests went."""
PASSWORD = "PLANTED"
