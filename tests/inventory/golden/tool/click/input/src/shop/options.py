import click

environment = click.option("--env", default="PLANTED", help="Which cluster.")
