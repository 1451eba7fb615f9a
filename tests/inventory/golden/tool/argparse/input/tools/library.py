"""No command line: PLANTED."""
def add_argument(x): return "PLANTED"
