#!/usr/bin/env bash
# Prints the manifests of k8s/platform and k8s/shop for one environment.
#
# The files say what runs in production; for staging this changes the five values that
# differ. kustomize takes over from this script one workload at a time, see k8s/README.md.
#
# Usage: scripts/render.sh staging|production [FOLDER...]
#
#   scripts/render.sh staging | kubectl apply -f -
set -euo pipefail

usage() {
    sed -n '/^# Usage:/,/^set/p' "$0" | sed '$d; s/^# \{0,1\}//'
    exit 2
}

[ $# -ge 1 ] || usage
environment=$1
shift
cd "$(dirname "$0")/.."
[ $# -ge 1 ] || set -- k8s/platform k8s/shop

case $environment in
production) changes=() ;;
staging)
    changes=(
        -e 's/^\( *\(namespace\|name\): shop\)$/\1-staging/'
        -e 's#shop/production/#shop/staging/#'
        -e 's/example-shop-production-/example-shop-staging-/'
        -e 's#10\.20\.128\.0/18#10.30.128.0/18#'
        -e 's/\bapi\.shop\.example/api.staging.shop.example/; s/\.shop\.svc\./.shop-staging.svc./'
    )
    ;;
*) usage ;;
esac

for folder in "$@"; do
    for file in "$folder"/*.yaml; do
        echo "---"
        sed "${changes[@]}" -e '' "$file"
    done
done
