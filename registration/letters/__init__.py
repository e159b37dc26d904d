"""Papers drawn from facts alone; each file holds one kind."""
