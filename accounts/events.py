"""What accounts announce to higher apps; the handlers run in the same transaction."""

# payload: organisation, by. Its name, code or verification changed, or it was registered.
ORGANISATION_CHANGED = "accounts.organisation_changed"
# payload: membership, by. Confirmed, refused or ended.
MEMBERSHIP_CHANGED = "accounts.membership_changed"
