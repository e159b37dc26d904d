"""Whom the screening tells what, topic by topic."""
