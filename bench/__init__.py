"""Measurements: `make bench` prints our figures beside the raw limits of the same run."""
