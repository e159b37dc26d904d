"""Figures counted in advance: a cache that can be dropped and made anew from the facts with the same result."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class CountedChange(models.Model):
    """Noted by the database itself, in the transaction of the change: what has to be counted anew."""

    kind = models.CharField(max_length=10)
    number = models.BigIntegerField()
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class Counted(models.Model):
    """One project (or platform, activity …) as the roll-ups hold it now, so that a change can be taken out again.

    The arrays belong together, one place for each span of days in which an indicator counts it with a class ("" for
    not decided): the indicator's number, the class, the first day, and the day from which it no longer counts.
    ``amounts`` say for how many each counts; of a project it is empty, for there each is one.
    ``city`` and ``subcatalogue`` are "" for none. ``institution`` and ``applicant`` are primary keys.
    """

    pk = models.CompositePrimaryKey("kind", "number")
    kind = models.CharField(max_length=10)
    number = models.BigIntegerField()
    region = models.CharField(max_length=6)
    city = models.CharField(max_length=6)
    subcatalogue = models.CharField(max_length=2)
    applied_on = models.DateField()
    institution = models.BigIntegerField(null=True)
    applicant = models.BigIntegerField(null=True)
    indicators = ArrayField(models.SmallIntegerField())
    classes = ArrayField(models.CharField(max_length=10))
    sinces = ArrayField(models.DateField())
    untils = ArrayField(models.DateField(null=True))
    amounts = ArrayField(models.IntegerField(), default=list, db_default=[])

    class Meta:
        indexes = [
            models.Index(fields=["institution"], name="counted_institution"),
            models.Index(fields=["applicant"], name="counted_applicant"),
            models.Index(fields=["city", "subcatalogue"], name="counted_city_field"),
            models.Index(fields=["region", "applied_on"], name="counted_region_day"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class Cell(models.Model):
    """By how much an indicator changes in a cell; "*" stands for all of a dimension, "" for none or not decided.

    Cells with "*" are counted on their own, not summed up when asked. ``indicator`` is a number of
    ``progress.facts.NUMBERS``. Only the year of the application always adds up.
    """

    region = models.CharField(max_length=6)
    city = models.CharField(max_length=6)
    management_class = models.CharField(max_length=10)
    subcatalogue = models.CharField(max_length=2)
    indicator = models.SmallIntegerField()
    day = models.DateField()
    applied_year = models.SmallIntegerField()
    amount = models.IntegerField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.indicator} {self.day} {self.amount:+}"


CELL = ("region", "city", "management_class", "subcatalogue", "indicator", "day", "applied_year")


class DailyChange(Cell):
    pk = models.CompositePrimaryKey(*CELL)

    class Meta:
        # Rows that have become nothing are found by it and deleted.
        indexes = [models.Index(fields=["day"], name="daily_nothing", condition=Q(amount=0))]


class MonthlyChange(Cell):
    """The sum of a month's daily changes; ``day`` is its first."""

    pk = models.CompositePrimaryKey(*CELL)

    class Meta:
        indexes = [models.Index(fields=["day"], name="monthly_nothing", condition=Q(amount=0))]


class RollupState(models.Model):
    """One row. ``definition`` is the digest of the rules by which the figures were counted; other rules, a new count.

    ``rebuilt_at``: when all was counted anew, ``taken_in_at``: when changes were last taken in.
    """

    definition = models.CharField(max_length=64)
    rebuilt_at = models.DateTimeField()
    taken_in_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.definition


class Correction(models.Model):
    """A figure of a closed day is not what it was: noticed when changes were taken in.

    ``amount`` is the difference for the last closed day, ``first_day`` the first day affected; 0 when only days in
    between changed. ``management_class`` is "*" for the whole figure. ``indicator`` is its key.
    """

    noticed_at = models.DateTimeField()
    indicator = models.CharField(max_length=40)
    region = models.CharField(max_length=6)
    management_class = models.CharField(max_length=10)
    first_day = models.DateField()
    amount = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["region", "-noticed_at", "-id"], name="correction_recent")]

    def __str__(self) -> str:
        return f"{self.indicator} {self.first_day} {self.amount:+}"
