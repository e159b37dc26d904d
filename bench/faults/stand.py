"""Everything one journey runs on, in a folder of its own and on free ports of this machine."""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from bench.faults.browser import HOST
from bench.faults.database import Postgres
from bench.faults.processes import Keeper, Process
from springrain import env

WORKERS = 2
REDIS = shutil.which("redis-server")


class NotInstalled(Exception):
    """Redis is optional for the portal, but not for this journey."""


class DidNotStart(Exception):
    """A part did not come up; the message has the end of its log."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Stand:
    def __init__(self, folder: Path, mail_port: int, migrated: Path | None = None) -> None:
        """``migrated``: a script of pg_dump with the tables as the migrations make them, which saves their time."""
        if REDIS is None:
            raise NotInstalled("The fault journey needs redis-server (Debian package: redis-server).")
        self.folder = folder
        self.migrated = migrated
        self.logs = folder / "logs"
        self.web_port, self.redis_port = free_port(), free_port()
        self.postgres = Postgres(folder / "postgres", free_port())
        self.environment = self._environment(mail_port)
        self.redis = Process("redis", self._redis_command(), os.environ, self.logs / "redis.log")
        python = [sys.executable, "-m"]
        gunicorn = [*python, "gunicorn", "--config", str(env.BASE_DIR / "deploy" / "gunicorn.conf.py")]
        self.web = self._part("web", [*gunicorn, "springrain.wsgi:application"])
        celery = [*python, "celery", "--quiet", "-A", "springrain"]
        self.workers = [
            self._part(
                f"worker{n}", [*celery, "worker", "-l", "WARNING", "--concurrency", "2", "-n", f"faults{n}@here"]
            )
            for n in range(1, WORKERS + 1)
        ]
        self.beat = self._part("beat", [*celery, "beat", "-l", "WARNING", "--pidfile", ""])
        self.keeper = Keeper([self.redis, self.web, *self.workers, self.beat])

    def _part(self, name: str, command: list[str]) -> Process:
        return Process(name, command, self.environment, self.logs / f"{name}.log")

    def _redis_command(self) -> list[str]:
        # As in docker-compose.yml: waiting jobs survive a restart.
        data = self.folder / "redis"
        place = ["--bind", "127.0.0.1", "--port", str(self.redis_port), "--dir", str(data), "--save", ""]
        return [str(REDIS), *place, "--appendonly", "yes", "--maxmemory-policy", "noeviction"]

    def _environment(self, mail_port: int) -> dict[str, str]:
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith(("PG", "DEBUG", "DEMO"))},
            "DJANGO_SETTINGS_MODULE": "bench.faults.settings",
            "PYTHONPATH": str(env.BASE_DIR),
            "PYTHONUNBUFFERED": "1",
            "PYTHONWARNINGS": "ignore",
            "DATA_DIR": str(self.folder / "data"),
            "DATABASE_URL": self.postgres.url,
            "REDIS_URL": f"redis://127.0.0.1:{self.redis_port}/0",
            "SECRET_KEY": secrets.token_hex(40),
            "ALLOWED_HOSTS": HOST,
            "CSRF_TRUSTED_ORIGINS": f"https://{HOST}",
            "PORTAL_URL": f"https://{HOST}",
            "TRUSTED_PROXY_COUNT": "1",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(mail_port),
            "EMAIL_USE_TLS": "0",
            "DEFAULT_FROM_EMAIL": f"no-reply@{HOST}",
            "LOG_LEVEL": "WARNING",
            "WEB_BIND": f"127.0.0.1:{self.web_port}",
            "WEB_WORKERS": "2",
            "WEB_THREADS": "8",
            "WEB_LOG_LEVEL": "warning",
        }

    def start(self) -> None:
        for name in ("logs", "redis", "data", "data/files", "data/beat"):
            (self.folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)
        self.postgres.start()
        self.redis.start()
        if self.migrated is not None:
            self.postgres.load(self.migrated)
        self.manage("migrate", "--noinput", "--verbosity", "0")
        for part in (self.web, *self.workers, self.beat):
            part.start()
        self._wait_until_up()
        self.keeper.start()

    def manage(self, *arguments: str) -> None:
        self.python(str(env.BASE_DIR / "manage.py"), *arguments)

    def python(self, *arguments: str) -> None:
        command = [sys.executable, *arguments]
        done = subprocess.run(command, env=self.environment, cwd=env.BASE_DIR, capture_output=True, check=False)
        if done.returncode:
            raise DidNotStart(f"{arguments}: {done.stderr.decode(errors='replace')[-3000:]}")

    def _wait_until_up(self) -> None:
        end = time.monotonic() + 60
        while not self.web_answers():
            if time.monotonic() > end:
                raise DidNotStart(self.web.log.read_text(errors="replace")[-3000:])
            time.sleep(0.2)

    def web_answers(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.web_port), 1):
            return True
        return False

    def redis_answers(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.redis_port), 1):
            return True
        return False

    def stop(self) -> None:
        if self.keeper.is_alive():
            self.keeper.stop()
        for part in (self.beat, *self.workers, self.web, self.redis):
            part.stop()
        self.postgres.stop()
