"""Small parts that every page is built of. They take values and handlers and know no state."""
