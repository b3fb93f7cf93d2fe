"""The sheet (« clés de lecture »): one page on an actor, in two readings of the same facts."""
