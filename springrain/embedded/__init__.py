"""A PostgreSQL that comes with the portal: it starts when a command first needs it and stops after the last one."""
