#!/usr/bin/env bash
# Asks the public addresses of an environment for what a customer asks for first.
#
# Usage: scripts/smoke-test.sh DOMAIN
#
#   scripts/smoke-test.sh staging.shop.example
set -euo pipefail

domain=${1:?domain missing, e.g. staging.shop.example}
failures=0

expect() { # expect STATUS URL
    local status
    status=$(curl --silent --output /dev/null --max-time 10 --retry 3 --write-out '%{http_code}' "$2" || true)
    if [ "$status" = "$1" ]; then
        echo "ok    $status $2"
    else
        echo "FAIL  $status instead of $1: $2" >&2
        failures=$((failures + 1))
    fi
}

expect 200 "https://www.$domain/"
expect 200 "https://api.$domain/products/TE-00417"
expect 404 "https://api.$domain/products/NO-00000"
expect 405 "https://api.$domain/orders" # it is there, and it only takes POST

exit $((failures > 0))
