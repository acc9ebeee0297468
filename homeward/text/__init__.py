"""Rows to words, in both languages."""
