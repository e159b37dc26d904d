"""``manage.py run_portal``: the whole portal on one machine, for the demo and for daily work."""

import fcntl
import http.client
import os
import signal
import socket
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connections

from accounts.roles import Role
from springrain import env
from springrain.demo.people import PASSWORD, SIGNS, Sign
from springrain.migrating import indexes_in_place
from springrain.supervisor import Part, PartKeepsEnding, Supervisor


class Command(BaseCommand):
    help = "Prepares the database and runs web, worker and beat until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=env.text("HOST", "127.0.0.1"))
        parser.add_argument("--port", type=int, default=env.number("PORT", 8000))
        parser.add_argument("--no-demo", action="store_true", help="start with an empty portal")

    def handle(self, *args: Any, **options: Any) -> None:
        # Python would end at SIGTERM without stopping the database.
        signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
        self.host, self.port = options["host"], options["port"]
        self.with_demo = settings.DEMO and not options["no_demo"]
        with self.only_one():
            self.prepare()
            supervisor = Supervisor(parts(self.host, self.port), self.say)
            try:
                supervisor.run(is_up=self.is_up, when_up=self.greet)
            except PartKeepsEnding as error:
                raise CommandError(str(error)) from error
            self.say("Stopped.")

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

    @contextmanager
    def only_one(self) -> Iterator[None]:
        """Refuses a second portal on the same data folder or port."""
        folder = settings.DATA_DIR
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (folder / "run.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise CommandError(f"The portal already runs on {folder}. Set DATA_DIR to another folder.") from None
            self.check_port()
            yield

    def check_port(self) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.host, self.port))
            except OSError as error:
                raise CommandError(
                    f"Port {self.port} cannot be used ({error.strerror}). Set PORT to another."
                ) from error

    def prepare(self) -> None:
        self.say("Preparing the database …")
        for name in ("files", "mail", "beat"):
            (settings.DATA_DIR / name).mkdir(mode=0o700, exist_ok=True)
        with indexes_in_place():
            call_command("migrate", interactive=False, verbosity=0)
        if self.with_demo and not get_user_model().objects.exists():
            self.say("Loading the demo data (only at the first start) …")
            call_command("load_demo")
        self.say("Collecting static files …")
        call_command("collectstatic", interactive=False, verbosity=0)
        # The processes to come have their own connections; this one keeps the embedded server, not a session on it.
        connections.close_all()

    def is_up(self) -> bool:
        connection = http.client.HTTPConnection(self.address_to_ask, self.port, timeout=5)
        try:
            connection.request("GET", "/healthz", headers={"Host": "localhost"})
            return connection.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR
        except OSError:
            return False
        finally:
            connection.close()

    @property
    def address_to_ask(self) -> str:
        return "127.0.0.1" if self.host in {"0.0.0.0", ""} else self.host  # noqa: S104

    def greet(self) -> None:
        lines = ["", f"The portal is ready at http://{self.address_to_ask}:{self.port}/  (Ctrl-C stops it)"]
        if self.with_demo:
            lines += ["", f"Demo sign-ins, all with the password {PASSWORD}:", *sign_in_lines()]
        self.say("\n".join([*lines, ""]))


def sign_in_lines() -> list[str]:
    """One sign-in for each role."""
    by_role: dict[str, Sign] = {}
    for sign in SIGNS:
        by_role.setdefault(sign.role, sign)
    return [f"  {sign.email:<24}{Role(role).label}" for role, sign in by_role.items()]


def parts(host: str, port: int) -> list[Part]:
    """The portal's processes, as production has them too; only their number is smaller."""
    python = [sys.executable, "-m"]
    celery = [*python, "celery", "--quiet", "-A", "springrain"]
    quiet = ["--loglevel", "WARNING"]
    web = [*python, "gunicorn", "--config", str(env.BASE_DIR / "deploy" / "gunicorn.conf.py")]
    # Celery warns root at every start; the demo may well run as root on a machine of its own.
    silent = [sys.executable, "-W", "ignore:You're running the worker", "-m", *celery[2:]]
    worker = [*silent, "worker", *quiet, "--concurrency", "2", "--without-gossip", "--without-mingle"]
    beat = [*celery, "beat", *quiet, "--pidfile", ""]
    environment = os.environ | {
        "DEBUG": env.text("DEBUG", "0"),
        "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"],
        "PYTHONPATH": str(env.BASE_DIR),
        "PYTHONUNBUFFERED": "1",
        "WEB_BIND": f"{host}:{port}",
        "WEB_LOG_LEVEL": "warning",
    }
    return [
        Part("web", [*web, "springrain.wsgi:application"], environment),
        Part("worker", worker, environment),
        Part("beat", beat, environment),
    ]
