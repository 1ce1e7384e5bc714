"""A small web server for a to-do list, and a client for it."""
