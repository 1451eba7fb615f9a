import click

@click.group(cls=LazyGroup, lazy_subcommands={"list": "shop.late.listed", "gone": "shop.nowhere:x"})
def orders():
    """Orders."""
