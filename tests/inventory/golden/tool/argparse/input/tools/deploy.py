#!/usr/bin/env python3
"""Deploys the shop.

PLANTED is in the second paragraph.
"""
import argparse
import sys
from shared import add_more

TOKEN = "PLANTED"


def build_parser():
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("-v", "--verbose", action="store_true", help="Say more.")
    parser = argparse.ArgumentParser(prog="deploy", description=__doc__, epilog="PLANTED")
    parser.add_argument("--token", default="PLANTED", help="Who you are.", type=str)
    group = parser.add_argument_group("PLANTED")
    group.add_argument("--secret", default=TOKEN, help=argparse.SUPPRESS)
    sub = parser.add_subparsers(dest="command", required=True)
    up = sub.add_parser("up", help="Bring it up.", aliases=["start"], parents=[common])
    up.add_argument("service", nargs="+", choices=["PLANTED", "b"])
    up.add_argument("--count", type=int, required=True, metavar="PLANTED")
    exclusive = up.add_mutually_exclusive_group()
    exclusive.add_argument("--fast", action="store_const", const="PLANTED")
    down = sub.add_parser("down", description="Take it down.")
    _add_common(down)
    add_more(down)
    for name in ("PLANTED", "b"):
        sub.add_parser(name)
    return parser


def _add_common(target):
    target.add_argument("where", nargs="?", help="Which cluster.")


class Other:
    def __init__(self):
        self.parser = argparse.ArgumentParser("positional")
        self.commands = self.parser.add_subparsers()
        one = self.commands.add_parser("one")
        one.add_argument("x")

    def more(self):
        self.parser.add_argument("--later", help="Added later.")


def main():
    build_parser().parse_args()


if __name__ == "__main__":
    sys.exit(main())
