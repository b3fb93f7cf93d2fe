"""Errors of the Chat API: each becomes a status and a French sentence that says what to do."""

from __future__ import annotations


class ChatError(Exception):
    """An error that a person may see; the text is `error_<code>` in the programme's texts."""

    def __init__(self, code: str, status: int, retry_after: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.retry_after = retry_after


def unknown_session() -> ChatError:
    """No session has this token (or it was erased)."""
    return ChatError("unknown_session", 401)


def engine_down() -> ChatError:
    """Rasa does not answer; the message is kept and will be handled."""
    return ChatError("engine_down", 503, retry_after=5)


def storage_busy() -> ChatError:
    """The database is locked or out of reach; nothing was written."""
    return ChatError("storage_busy", 503, retry_after=2)
