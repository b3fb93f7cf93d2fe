"""One module a command; each registers itself with `register(cli)`."""
