# Builds.
