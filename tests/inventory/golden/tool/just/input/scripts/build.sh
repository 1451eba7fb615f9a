# Builds a service.
"$(dirname "$0")/lib.sh"
