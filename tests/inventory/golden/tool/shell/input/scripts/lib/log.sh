log() { printf '%s\n' "PLANTED"; }
