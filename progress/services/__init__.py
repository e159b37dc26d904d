"""Keeping the roll-ups; taking the rows behind a figure out of the portal."""
