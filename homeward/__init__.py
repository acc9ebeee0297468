"""Homeward: an open dashboard of Russia–Ukraine prisoner exchanges."""
