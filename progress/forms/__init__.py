"""Shapes of the input: filters of boards, programmes and targets; what is right is said by the services."""

from progress.forms.filters import DayForm, FilterForm

__all__ = ["DayForm", "FilterForm"]
