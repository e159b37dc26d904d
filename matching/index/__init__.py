"""The arithmetic of the search: which documents hold which pieces of text, kept as compressed sets of numbers."""
