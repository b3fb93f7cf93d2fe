"""Structured logs, one JSON object a line, without personal data.

Nothing that a person wrote is ever passed to a logger: identifiers, counts, durations and the types of
errors only. Libraries that log messages are kept above their chatty levels.
"""

from __future__ import annotations

import logging
import sys
import traceback

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

_MOST_FRAMES = 12

_CHATTY = ("httpx", "httpcore", "rasa_sdk", "asyncio", "uvicorn.access")


def configure_logging(level: str) -> None:
    """Send every log of the process to standard error as JSON lines."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            where_it_failed,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level)))


def where_it_failed(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """An exception as its type and the places it went through: its message and variables may hold words."""
    info = event.pop("exc_info", None)
    error = info[1] if isinstance(info, tuple) else info if isinstance(info, BaseException) else None
    if error is None:
        return event
    frames = traceback.extract_tb(error.__traceback__)[-_MOST_FRAMES:]
    event["error"] = type(error).__name__
    event["at"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return event
