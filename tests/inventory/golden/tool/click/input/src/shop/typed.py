import typer
app = typer.Typer(help="Typed.")

@app.command()
def greet(name: str = "PLANTED"):
    """Say hello."""
