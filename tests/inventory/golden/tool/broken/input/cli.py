import click

@click.command(
def broken(): "PLANTED"
