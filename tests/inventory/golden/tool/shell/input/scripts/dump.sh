#!/bin/sh
[ $# -gt 0 ] || { echo "usage: dump.sh NAME" >&2; exit 2; }
PLANTED=1
