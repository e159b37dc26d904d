"""Who may read what: the whole expectation of the leak matrix, person by person."""

from tests.matching.leak_matrix.marks import MARK, MATCHED, marks_of

# Up to which tier: project "a" is open to everybody and in talks with ``firm``, "b" open to enterprises, "c" closed;
# "d" as "a", without anything around it. -1: it does not exist for them.
NOTHING, EVERYTHING = (-1, -1, -1, -1), (3, 3, 3, 3)
VISITORS, FIRMS, OVERVIEW = (0, -1, -1, 0), (1, 1, -1, 1), (1, 1, 1, 1)
TIERS: dict[str, tuple[int, int, int, int]] = {
    "visitor": VISITORS,
    "wang": EVERYTHING,
    "team": (3, -1, -1, 0),
    "li": VISITORS,
    "zhao": VISITORS,
    "manager": EVERYTHING,
    "manager2": VISITORS,
    "firm": (2, 1, -1, 1),
    "colleague": FIRMS,
    "second": FIRMS,
    "bystander": FIRMS,
    "excluded": NOTHING,
    "unverified_firm": VISITORS,
    "platform": FIRMS,
    "officer": EVERYTHING,
    "officer51": VISITORS,
    "coach": VISITORS,
    "leader": OVERVIEW,
    "department": OVERVIEW,
    "national": OVERVIEW,
    "institute": VISITORS,
    "expert": VISITORS,
    "system_admin": VISITORS,
    "security_admin": VISITORS,
    "audit_admin": VISITORS,
    "nobody": VISITORS,
}
SIDES = {"wang", "firm", "colleague"}
FIRM = {"firm", "colleague"}
# Of the match between Wang and the firm, of the second firm's request, and of the event.
AUDIENCES: dict[str, set[str]] = {
    **dict.fromkeys(("message", "team", "talk", "file", "subject", "place", "link", "note"), SIDES),
    **dict.fromkeys(("terms", "step", "paper"), SIDES),
    "consent": {"wang", "manager"},
    **{key: {"officer"} for key in ("ownersurvey", "firmsurvey")},
    "second": {"wang", "second"},
    "fairproject": {"wang", "officer"},
    "fairfirm": FIRM | {"officer"},
    "fairsecond": {"second", "officer"},
    "fairoffice": {"officer"},
}


def may_read(asker: str, word: str, most: int = 3) -> bool:
    """``most``: the tier above which the channel shows nothing to outsiders, whatever was opened to them."""
    letter, tier, key = word[1], int(word[2]), word[3:]
    if letter == MATCHED:
        return asker in AUDIENCES[key]
    own = TIERS[asker]["abcd".index(letter)]
    return tier <= (own if own == 3 else min(own, most))


WORDS = {f"z{MATCHED}0{key}" for key in AUDIENCES}.union(*(marks_of(letter, 3) for letter in "abcd"))


def read_in(text: str) -> set[str]:
    """Random tokens of a page may look like a marker."""
    return WORDS.intersection(MARK.findall(text))


def leaks(asker: str, text: str, most: int = 3) -> set[str]:
    return {word for word in read_in(text) if not may_read(asker, word, most)}


def of_match(asker: str) -> set[str]:
    """What he finds again on the pages; one's own words to the office of an event are read by the office."""
    told = {key for key, readers in AUDIENCES.items() if asker in readers}
    return {f"z{MATCHED}0{key}" for key in told if asker == "officer" or not key.startswith("fair")}
