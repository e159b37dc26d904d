"""The backend starts the server when the first connection is made, so that any command works by itself."""

from typing import Any

from django.db.backends.postgresql import base

from springrain.embedded.postgresql.client import DatabaseClient
from springrain.embedded.server import PORT, SUPERUSER, server_of


class DatabaseWrapper(base.DatabaseWrapper):
    """Takes the data folder from ``FOLDER`` beside ``NAME``, and ``THROW_AWAY``; host and user follow from it."""

    client_class = DatabaseClient

    def get_connection_params(self) -> dict[str, Any]:
        server = server_of(self.settings_dict)
        server.ensure()
        place = {"host": str(server.socket_folder), "port": PORT, "user": SUPERUSER}
        return super().get_connection_params() | place
