"""Excel in: read, plan, apply. Kept empty: the reading child starts here."""
