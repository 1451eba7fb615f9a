#!/usr/bin/env python3
"""Lists PLANTED instances."""
import sys
if "--list" in sys.argv:
    print("PLANTED")
