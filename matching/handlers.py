"""Reactions of the matching app to what happens below it."""
