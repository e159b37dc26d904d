"""Terms and limits of the way to registration that a province may set otherwise."""

from typing import Any

REGISTRATION: dict[str, Any] = {
    # Domain guide §7.3: a coach makes contact within so many working days (工作日) after the case was opened.
    "first_contact_days": 5,
    # Calendar days without anything done for a case: the coach, then the sides too, then the office are reminded.
    "idle_days": (30, 42, 90),
    # A side's reported milestone waits so many working days before the office is told.
    "confirm_days": 5,
    # A version of a module of the dossier gets its remarks within so many working days (工作日). [proposal]
    "dossier_remark_days": 10,
    # A report package for the national centre holds at most so many bytes of files; larger ones are split in two.
    "package_most_bytes": 1024 * 1024 * 1024,
}
