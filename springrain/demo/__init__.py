"""What the embedded demo shows: numbered people, a ledger, and fictional projects at each status."""
