"""`python -m adrtool` is `adrtool`."""

from adrtool.cli.main import adrtool

if __name__ == "__main__":
    adrtool(prog_name="adrtool")
