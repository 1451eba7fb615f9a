#!/usr/bin/env python3
"""Lists instances."""  # PLANTED
import sys
if "--list" in sys.argv:
    print("PLANTED")
