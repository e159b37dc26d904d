"""``manage.py dbshell`` on the embedded server, with the psql that comes with it."""

from collections.abc import Iterable
from typing import Any

from django.db.backends.postgresql import client

from springrain.embedded.programs import PROGRAMS
from springrain.embedded.server import PORT, SUPERUSER, server_of


class DatabaseClient(client.DatabaseClient):
    executable_name = str(PROGRAMS / "psql")

    @classmethod
    def settings_to_cmd_args_env(
        cls, settings_dict: dict[str, Any], parameters: Iterable[str]
    ) -> tuple[list[str], dict[str, str] | None]:
        server = server_of(settings_dict)
        server.ensure()
        place = {"HOST": str(server.socket_folder), "PORT": str(PORT), "USER": SUPERUSER}
        return super().settings_to_cmd_args_env(settings_dict | place, parameters)
