"""The board, and the rows behind each of its figures."""
