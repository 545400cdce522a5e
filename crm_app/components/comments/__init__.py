"""Comments on records: the thread, the box, and the bubble with the red dot."""
