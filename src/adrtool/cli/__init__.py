"""The front end on the command line: parses options, calls one function of the core, prints."""
