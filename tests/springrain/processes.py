"""Looking for processes that should be gone."""

from pathlib import Path

import psutil


def gone(pid: int) -> bool:
    """Whether a process has ended, also when nobody has asked for its exit status yet; waits a moment for it."""
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return True
        psutil.wait_procs([process], timeout=5)
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def processes_of(folder: Path) -> list[list[str]]:
    """The processes that know a data folder from their command line or their environment."""
    found = []
    for process in psutil.process_iter():
        try:
            if str(folder) in " ".join(process.cmdline()) or process.environ().get("DATA_DIR") == str(folder):
                found.append(process.cmdline())
        except psutil.Error:
            continue
    return found
