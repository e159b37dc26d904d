"""The conditions of the special channels as data, and what is met of them (通道预判). Pure: no database, no request.

A pre-check says what is met, missing and unknown, with the text of the rule and its source. It is never a promise:
whether a device enters a channel is decided by the authority's experts.
"""

from registration.channels.conditions import CONDITIONS, TOPICS
from registration.channels.facts import Facts, derived
from registration.channels.judging import Leaf, Node, Standing, Verdict, judged, verdicts
from registration.channels.rules import BY_REGION, NATIONAL, PROCEDURES, Procedure, procedures_of
from registration.channels.shape import ALL, ANY, Answer, Condition, Group, keys_in

__all__ = [
    "ALL",
    "ANY",
    "BY_REGION",
    "CONDITIONS",
    "NATIONAL",
    "PROCEDURES",
    "TOPICS",
    "Answer",
    "Condition",
    "Facts",
    "Group",
    "Leaf",
    "Node",
    "Procedure",
    "Standing",
    "Verdict",
    "derived",
    "judged",
    "keys_in",
    "procedures_of",
    "verdicts",
]
