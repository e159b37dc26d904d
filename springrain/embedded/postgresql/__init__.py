"""Django's PostgreSQL backend on the embedded server: ``ENGINE = "springrain.embedded.postgresql"``."""
