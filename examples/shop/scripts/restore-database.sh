#!/usr/bin/env bash
# Makes a copy of the production database as it was at a point in time, beside the running
# one, and waits until it takes connections. Changes nothing about the running one.
# The whole procedure: runbooks/restore-database.md.
#
# Usage: scripts/restore-database.sh --time TIME [--source IDENTIFIER]
#
#   --time    UTC, e.g. 2026-11-23T02:10:00Z, or "latest"
#   --source  default shop-production
#
# Prints the identifier of the copy. Takes 20 to 40 minutes.
set -euo pipefail

source_id=shop-production
restore_time=

while [ $# -gt 0 ]; do
    case $1 in
    --time) restore_time=${2:?--time needs a value} && shift 2 ;;
    --source) source_id=${2:?--source needs a value} && shift 2 ;;
    *) echo "unknown option $1, see the head of this script" >&2 && exit 2 ;;
    esac
done

case $restore_time in
'') echo "--time is missing, see the head of this script" >&2 && exit 2 ;;
latest) when=(--use-latest-restorable-time) ;;
*) when=(--restore-time "$restore_time") ;;
esac

describe() { # describe QUERY
    aws rds describe-db-instances --db-instance-identifier "$source_id" \
        --query "DBInstances[0].$1" --output text
}

target_id="$source_id-restored-$(date --utc +%Y%m%d%H%M)"
mapfile -t groups < <(describe 'VpcSecurityGroups[].VpcSecurityGroupId' | tr '\t' '\n')

# A restored instance gets the default security and parameter groups unless told otherwise.
aws rds restore-db-instance-to-point-in-time \
    --source-db-instance-identifier "$source_id" \
    --target-db-instance-identifier "$target_id" \
    "${when[@]}" \
    --db-subnet-group-name "$(describe DBSubnetGroup.DBSubnetGroupName)" \
    --db-parameter-group-name "$(describe 'DBParameterGroups[0].DBParameterGroupName')" \
    --vpc-security-group-ids "${groups[@]}" \
    --multi-az --deletion-protection >/dev/null

echo "restoring $source_id to $target_id" >&2
until aws rds wait db-instance-available --db-instance-identifier "$target_id"; do
    echo "still waiting" >&2 # the waiter gives up after 30 minutes
done
echo "$target_id"
