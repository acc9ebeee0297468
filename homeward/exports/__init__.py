"""Data sets to files."""
