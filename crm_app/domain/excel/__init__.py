"""Excel in and out: read, plan, apply, undo, write. Kept empty: the reading child starts here."""
