"""PLANTED"""
import click
import rich_click as rc
from click import option
from . import options
from .orders import orders as order_group
from .broken_decorators import other_option

PASSWORD = "PLANTED"
verbose = click.option("-v", "--verbose", count=True, help="Say more.")


def both(function):
    function = option("--first", help="The first.")(function)
    return click.option("--second", default=PASSWORD)(function)


@click.group("shop", invoke_without_command=True)
@click.version_option("PLANTED")
def cli():
    """Look after the shop.

    With more words.
    \f
    PLANTED
    """
    raise SystemExit("PLANTED")


@cli.command()
@click.argument("service", required=True, default="PLANTED")
@option("--token", "-t", default="PLANTED", envvar="SHOP_TOKEN", show_default=True, help="Who you are.")
@click.option("--format", type=click.Choice(["PLANTED", "b"]), multiple=True)
@click.option("--dry-run/--no-dry-run", default=False)
@verbose
@both
def restart_command(service, token):
    """Restart a service."""


@cli.command(name="scale", help="Change the count.", deprecated=True, hidden=True)
@options.environment
@other_option
def _scale(): ...


@cli.command(PASSWORD + "x")
def computed(): ...


@cli.group()
def database(): ...


@database.command
async def dump():
    """Write a dump."""


@rc.command()
def lonely(): ...


cli.add_command(order_group, "orders")
cli.add_command(lonely)
cli.add_command(computed_elsewhere)
