"""Public help: what to do in which situation, what regulatory words mean, where everything is."""
