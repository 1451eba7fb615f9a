from shop.base import base

@base.command("list")
def listed():
    """List the orders."""
    return "PLANTED"

@base.command("more")
def main(): ...
