"""What is read from the facts themselves: the rows behind a figure, and what a board can be narrowed by."""
