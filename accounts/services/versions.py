"""Documents of which provinces keep versions, such as the scoring standard: a draft is worked on, then put in force.

A document has ``region`` (None: for every province that has published none of its own), ``number``, ``name``,
``name_en``, ``note``, ``content``, a ``status`` among draft, published and superseded, and ``version``, which counts
the saves of a draft.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Region
from core.actor import Actor
from core.errors import GuardRefused, InvalidInput, NotVisible, StaleEdit, Text
from core.refs import new_ref
from core.services import lock, perform, record
from core.workflow import Machine

DRAFT, PUBLISHED = "draft", "published"
D = TypeVar("D", bound=Any)


class Fault(Protocol):
    """What keeps a draft from being published, and in which part."""

    @property
    def where(self) -> str: ...
    @property
    def message(self) -> Text: ...


@dataclass(frozen=True)
class Versions(Generic[D]):
    """One kind of document. ``key`` names it in the audit log; ``may_write`` refuses whoever keeps no versions of it.

    ``allow`` is asked by the spine for each transition; ``faults`` reads the stored content.
    """

    key: str
    model: type[D]
    machine: Machine
    may_write: Callable[[Actor, D], None]
    allow: Callable[[Actor, Any, Any], None]
    faults: Callable[[Any], Iterable[Fault]]

    @transaction.atomic
    def start(self, *, by: Actor, based_on: D) -> D:
        """A copy to work on, for the province of the caller, who has asked whether he may.

        Numbers count on from the common versions, so that a province's first own one is not called 1 again.
        GuardRefused for a draft, NotVisible for a version of elsewhere.
        """
        if based_on.region_id not in (None, by.region):
            raise NotVisible
        if based_on.status == DRAFT:
            raise GuardRefused(_("A new version starts from a published one."))
        lock(Region, by.region)  # two drafts started at once get two numbers
        draft: D = self.model.objects.create(
            ref=new_ref(),
            region_id=by.region,
            number=self._next_number(by.region),
            name=based_on.name,
            name_en=based_on.name_en,
            content=based_on.content,
            based_on=based_on,
            created_by_id=by.user_id,
        )
        self._record(by, draft, "draft_started", {"number": draft.number, "based_on": based_on.ref})
        return draft

    @transaction.atomic
    def save(self, *, by: Actor, draft: D, version: int, values: Mapping[str, Any]) -> D:
        """Keeps ``values`` by field, complete or not.

        ``version`` is the one the editor started from: StaleEdit when somebody saved in between, with what is stored.
        GuardRefused once it is published. Saving the same again changes nothing and leaves no line in the audit log.
        """
        fresh = self._locked_draft(by, draft)
        if fresh.version != version:
            current = {name: getattr(fresh, name) for name in ("name", "name_en", "note", "content")}
            raise StaleEdit(_saved_meanwhile(), current=current, version=fresh.version)
        changed = [name for name, value in values.items() if getattr(fresh, name) != value]
        if not changed:
            return fresh
        for name in changed:
            setattr(fresh, name, values[name])
        fresh.version += 1
        fresh.save(update_fields=[*changed, "version"])
        self._record(by, fresh, "draft_saved", {"version": [version, fresh.version], "changed": changed})
        return fresh

    @transaction.atomic
    def delete(self, *, by: Actor, draft: D) -> None:
        """Throws a draft away for good. GuardRefused for what has been published."""
        fresh = self._locked_draft(by, draft)
        self._record(by, fresh, "draft_deleted", {"number": fresh.number, "name": fresh.name})
        fresh.delete()

    @transaction.atomic
    def publish(self, *, by: Actor, draft: D, version: int | None) -> D:
        """Puts a draft in force for its province; the province's version until now is superseded in the same act.

        InvalidInput with every fault, by where it is; StaleEdit when the draft is no longer the ``version`` looked at.
        """
        self.may_write(by, draft)
        lock(Region, by.region)  # two versions published at once: one after the other
        fresh = self._locked_draft(by, draft)
        if version is not None and fresh.version != version:
            raise StaleEdit(_saved_meanwhile(), version=fresh.version)
        self._require_faultless(fresh)
        before = self.model.objects.filter(region_id=fresh.region_id, status=PUBLISHED).first()
        if before is not None:
            perform(self.machine, "supersede", before, by=by, allow=self.allow, changes={"by_number": fresh.number})
        values = {"published_at": timezone.now(), "published_by_id": by.user_id}
        changes = {"number": fresh.number}
        return perform(self.machine, "publish", fresh, by=by, allow=self.allow, values=values, changes=changes)

    def _next_number(self, region: str) -> int:
        known = self.model.objects.filter(Q(region_id=region) | Q(region=None))
        highest: int | None = known.aggregate(highest=Max("number"))["highest"]
        return (highest or 0) + 1

    def _locked_draft(self, by: Actor, draft: D) -> D:
        self.may_write(by, draft)
        fresh = lock(self.model, draft.pk)
        if fresh.status != DRAFT:
            raise GuardRefused(
                _("A published version is never changed."), help_text=_("Start a new version from it instead.")
            )
        return fresh

    def _require_faultless(self, draft: D) -> None:
        found: dict[str, list[Text]] = {}
        for fault in self.faults(draft.content):
            found.setdefault(fault.where, []).append(fault.message)
        if not draft.name.strip() or not draft.name_en.strip():
            found["name"] = [_("The name is missing in one of the two languages.")]
        if found:
            raise InvalidInput(_("This draft cannot be published yet."), fields=found)

    def _record(self, by: Actor, draft: D, event: str, changes: dict[str, object]) -> None:
        record(
            by=by,
            event=f"{self.key}.{event}",
            object_type=self.key,
            object_ref=draft.audit_ref,
            region=draft.region_id or "",
            changes=changes,
        )


def _saved_meanwhile() -> str:
    return _("Somebody else has saved this draft in the meantime.")
