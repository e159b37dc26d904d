"""Hands a stored file to the house's virus scanner, when there is one (settings.FILE_SCANNER)."""

import logging
import subprocess

from django.conf import settings
from django.core.files.storage import Storage
from django.utils.translation import gettext_lazy as _

from projects.services.file_types import FileRefused

log = logging.getLogger(__name__)

# As of clamscan and clamdscan: 0 clean, 1 something found; all else means that it could not look.
CLEAN, FOUND = 0, 1
PATIENCE_SECONDS = 120


def scan_file(storage: Storage, name: str) -> None:
    """Raises FileRefused when something is found, and as well when the scanner cannot say: unchecked files stay out."""
    command = settings.FILE_SCANNER
    if not command:
        return
    try:
        result = subprocess.run(
            [*command, storage.path(name)], capture_output=True, timeout=PATIENCE_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        log.exception("file_scanner_failed")
        raise FileRefused(_("Files cannot be checked for viruses at the moment. Please try again later.")) from problem
    if result.returncode == FOUND:
        log.warning("file_refused_by_scanner", extra={"output": result.stdout.decode(errors="replace")[:500]})
        raise FileRefused(_("The virus scanner has found something in this file. Please check your computer."))
    if result.returncode != CLEAN:
        log.error("file_scanner_failed", extra={"code": result.returncode})
        raise FileRefused(_("Files cannot be checked for viruses at the moment. Please try again later."))
