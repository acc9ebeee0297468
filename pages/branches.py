"""Branches of service."""

from homeward.page import show

show("timeline")
