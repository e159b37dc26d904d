"""Who acts: a person in one role for one organisation, or the portal itself."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Actor:
    """The ``by=`` of every service and the viewer of every selector.

    ``region`` is a GB/T 2260 code ("44"); for national roles it is empty and means every region.
    ``role`` is a key of the roles table, empty for a signed-in person without a confirmed role.
    ``is_verified``: whether his organisation is, where that was read with him; None where it has to be asked.
    """

    user_id: int | None
    label: str
    role: str = ""
    organisation_id: int | None = None
    organisation_name: str = ""
    region: str = ""
    membership_id: int | None = None
    is_verified: bool | None = field(default=None, compare=False)

    @property
    def is_authenticated(self) -> bool:
        return self.user_id is not None

    @property
    def is_system(self) -> bool:
        return self.role == "system"


ANONYMOUS = Actor(user_id=None, label="")
SYSTEM = Actor(user_id=None, label="系统", role="system")
