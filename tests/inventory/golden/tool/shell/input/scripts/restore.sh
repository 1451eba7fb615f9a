#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Copyright 2026 PLANTED
#
# Restores a database from its last dump.
# Keeps the old one.
#
# Usage: scripts/restore.sh [-n] DATABASE
#
#   scripts/restore.sh PLANTED
set -euo pipefail
PASSWORD=PLANTED
export TOKEN="PLANTED"
: "${REGION:?PLANTED is missing}" "${COUNT?}"

. "$(dirname "$0")/lib/log.sh"
source ./scripts/lib/absent.sh

# Says how it is used.
usage() {
  cat <<-EOF
	Usage: PLANTED
	./scripts/in-heredoc.sh
	EOF
}
function check-host { curl -H "Authorization: PLANTED" https://example.com; }
main () {
  while getopts ":nh" option; do
    case $option in
      n) echo 'PLANTED
./scripts/in-text.sh
' ;;
    esac
  done
  case $1 in
    --dry-run | -d) exec sudo -u root scripts/dump.sh PLANTED ;;
    --help) usage ;;
  esac
  size=$(scripts/size.py --token PLANTED) # ./scripts/in-comment.sh
  if ! bash scripts/dump.sh && "${HERE}/lib/log.sh"; then make -C .. restore; fi
  kubectl get pods | ./scripts/gone.sh PLANTED
  uv run scripts/size.py
}
