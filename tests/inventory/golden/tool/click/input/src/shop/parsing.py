from argparse import ArgumentParser, SUPPRESS
def main():
    ArgumentParser(description="Parses.").parse_args(["PLANTED"])
