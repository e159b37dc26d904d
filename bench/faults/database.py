"""A PostgreSQL of the journey's own, on a port of this machine, from the programs that come with the portal."""

import os
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import IO

from springrain.embedded.programs import PROGRAMS, identity, share_programs, traversable
from springrain.embedded.server import DATABASE, SERVER_SETTINGS, SUPERUSER

LOCALE = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--encoding=UTF8")


class DatabaseFailed(Exception):
    """A program of PostgreSQL refused; the message is what it said."""


class Postgres:
    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port
        self.url = f"postgresql://{SUPERUSER}@127.0.0.1:{port}/{DATABASE}"

    def start(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True)
        if os.geteuid() == 0:
            share_programs()
            traversable(self.folder)
            shutil.chown(self.folder, identity()["user"], identity()["group"])
        self._run("initdb", "-D", self.folder, "-U", SUPERUSER, "--auth=trust", *LOCALE)
        self._control("start")
        self._run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", SUPERUSER, DATABASE)

    def load(self, dump: Path) -> None:
        """The script of pg_dump, into the empty database."""
        with dump.open("rb") as script:
            place = ("-h", "127.0.0.1", "-p", str(self.port), "-U", SUPERUSER, "-d", DATABASE)
            self._run("psql", "-q", "-X", "-v", "ON_ERROR_STOP=1", *place, given=script)

    def restart(self, mode: str) -> None:
        """``mode``: "fast" ends all connections in order; "immediate" is a crash with recovery at the start."""
        self._control("restart", "-m", mode)

    def stop(self) -> None:
        if (self.folder / "postmaster.pid").exists():
            self._control("stop", "-m", "fast")

    def _control(self, verb: str, *more: str) -> None:
        settings = {**SERVER_SETTINGS, "port": str(self.port)}
        options = ["-h", "127.0.0.1", "-k", str(self.folder)]
        for name, value in settings.items():
            options += ["-c", f"{name}={value}"]
        log = self.folder / "server.log"
        self._run("pg_ctl", "-D", self.folder, "-w", "-t", "60", "-l", log, "-o", shlex.join(options), *more, verb)

    def _run(self, program: str, *arguments: str | Path, given: IO[bytes] | None = None) -> None:
        # A file instead of a pipe: the server keeps what it inherits open, and a pipe would never end.
        with tempfile.TemporaryFile() as output:
            done = subprocess.run(
                [PROGRAMS / program, *arguments],
                stdin=given or subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                check=False,
                **identity(),
            )
            output.seek(0)
            if done.returncode:
                raise DatabaseFailed(f"{program}: {output.read().decode(errors='replace')}")
