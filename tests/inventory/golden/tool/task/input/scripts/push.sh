#!/usr/bin/env bash
# Pushes it.
