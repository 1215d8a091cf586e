"""Sentences go out to translators, come back, and are approved: all in files."""
