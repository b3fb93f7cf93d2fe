"""What a command raises when it cannot do what was asked."""


class CommandError(Exception):
    """An expected failure; the message is one French sentence that says what to do."""
