#!/usr/bin/python
import argparse
print "PLANTED"
