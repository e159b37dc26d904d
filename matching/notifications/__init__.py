"""Whom the matching tells what, topic by topic."""
