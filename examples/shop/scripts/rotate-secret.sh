#!/usr/bin/env bash
# Puts a new version of a secret into AWS Secrets Manager, from standard input, and waits
# until External Secrets has brought it into the cluster.
#
# Usage: scripts/rotate-secret.sh ENVIRONMENT NAME < secret.json
#
#   ENVIRONMENT  staging or production
#   NAME         as in infra/environments/*/secrets.tf, e.g. payments-provider
#
# The value never appears among the arguments of a process: those are visible to others.
set -euo pipefail

environment=${1:?environment missing, see the head of this script}
name=${2:?name missing, see the head of this script}
namespace=shop
[ "$environment" = production ] || namespace=shop-$environment

if [ -t 0 ]; then
    echo "the new value comes from standard input" >&2
    exit 2
fi

umask 077
value=$(mktemp)
trap 'rm -f "$value"' EXIT
cat >"$value"
jq --exit-status 'type == "object"' "$value" >/dev/null

aws secretsmanager put-secret-value \
    --secret-id "shop/$environment/$name" --secret-string "file://$value" \
    --query VersionId --output text

kubectl --context "shop-$environment" --namespace "$namespace" \
    annotate externalsecret "$name" --overwrite "force-sync=$(date +%s)"
kubectl --context "shop-$environment" --namespace "$namespace" \
    wait externalsecret "$name" --for=condition=Ready --timeout 2m
