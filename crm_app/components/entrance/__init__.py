"""The parts of the pages in front of the program."""
