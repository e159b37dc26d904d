"""Indexes told in place leave the same models behind as models made anew."""

from contextlib import nullcontext

import pytest
from django.db import models
from django.db.migrations import operations as made
from django.db.migrations.state import ProjectState

from springrain.migrating import STEP, indexes_in_place

TABLES = [
    made.CreateModel("Ward", [("id", models.BigAutoField(primary_key=True)), ("name", models.TextField())]),
    made.CreateModel(
        "Bed",
        [
            ("id", models.BigAutoField(primary_key=True)),
            ("ward", models.ForeignKey("hospital.Ward", models.CASCADE)),
            ("number", models.IntegerField()),
        ],
    ),
]
MORE = [
    made.AddIndex("Ward", models.Index(fields=["name"], name="ward_name")),
    made.AddIndex("Bed", models.Index(fields=["number"], name="bed_number")),
    made.AddConstraint("Bed", models.UniqueConstraint(fields=["ward", "number"], name="bed_once")),
    made.AddConstraint("Bed", models.CheckConstraint(condition=models.Q(number__gt=0), name="bed_counts")),
]
LAST = made.AddField("Bed", "free", models.BooleanField(default=True))


def after(*, quick: bool, last: bool) -> dict[str, list[object]]:
    """What a migration would read of the models, and of what they are made from."""
    state = ProjectState()
    for operation in TABLES:
        operation.state_forwards("hospital", state)
    assert state.apps is not None
    with indexes_in_place() if quick else nullcontext():
        for operation in [*MORE, *([LAST] if last else [])]:
            operation.state_forwards("hospital", state)
    found = {}
    for name in ("ward", "bed"):
        meta = state.apps.get_model("hospital", name)._meta
        kept = state.models["hospital", name].options
        found[name] = [
            [(each.name, each.deconstruct()) for each in (*meta.indexes, *meta.constraints)],
            [each.fields for each in meta.total_unique_constraints],
            [each.name for key in ("indexes", "constraints") for each in kept.get(key, [])],
            [field.name for field in meta.get_fields()],
        ]
    return found


@pytest.mark.parametrize("last", [False, True])
def test_the_models_are_the_same(last):
    assert after(quick=True, last=last) == after(quick=False, last=last)


def test_it_ends_with_the_block():
    usual = getattr(ProjectState, STEP)
    with pytest.raises(RuntimeError), indexes_in_place():
        raise RuntimeError
    assert getattr(ProjectState, STEP) is usual
