#!/usr/bin/env bash
# The tag of every image that we build has to be the VERSION of its service, in every
# manifest: what is on main is what runs (adr/0010).
#
# Usage: scripts/check-versions.sh
set -euo pipefail

cd "$(dirname "$0")/.."
failures=0

for file in services/*/VERSION; do
    service=$(basename "$(dirname "$file")")
    version=$(<"$file")
    while IFS=: read -r manifest line image; do
        if [ "${image##*:}" != "$version" ]; then
            echo "$manifest:$line: ${image##* } should be $version" >&2
            failures=1
        fi
    done < <(grep --recursive --line-number "image: ghcr.io/example-shop/$service:" k8s)
done

exit "$failures"
