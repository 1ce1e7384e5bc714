"""A text adventure whose world is a data file."""
