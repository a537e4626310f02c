"""Builds on a Ray cluster of this machine, in an environment of its own: `make test-ray`."""
