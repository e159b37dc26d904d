"""Papers that are drawn from facts: the caller has read them with a selector and checked who may."""
