#!/usr/bin/env bash
# Waits until every Deployment and StatefulSet of a namespace runs its newest revision.
# On a time-out it prints the pods that aren't ready and their last log lines.
#
# Usage: scripts/wait-for-rollout.sh NAMESPACE [TIMEOUT]
#
#   NAMESPACE  e.g. shop
#   TIMEOUT    for each workload, as kubectl takes it; default 5m
set -euo pipefail

namespace=${1:?namespace missing, see the head of this script}
timeout=${2:-5m}

mapfile -t workloads < <(kubectl --namespace "$namespace" get deployments,statefulsets --output name)

for workload in "${workloads[@]}"; do
    if ! kubectl --namespace "$namespace" rollout status "$workload" --timeout "$timeout"; then
        echo "--- $workload is not ready" >&2
        kubectl --namespace "$namespace" get pods --field-selector=status.phase!=Succeeded >&2
        kubectl --namespace "$namespace" logs "$workload" --all-containers --tail 20 >&2 || true
        exit 1
    fi
done
