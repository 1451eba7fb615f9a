NAME='kubernetes'
VERSION=1
PATTERNS=()
def looks_right(p,t): return False
def read(p,t): ...
def link(r): return r
