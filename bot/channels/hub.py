"""Who is talking and who is listening, inside this process: one turn at a time per conversation."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary


class Hub:
    """Locks and wake-ups by conversation; forgotten as soon as nobody uses them."""

    def __init__(self) -> None:
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._listeners: dict[str, set[asyncio.Event]] = {}

    @asynccontextmanager
    async def turn(self, conversation_id: str) -> AsyncIterator[None]:
        """Hold the conversation: the next message waits until this one is answered."""
        lock = self._turns.setdefault(conversation_id, asyncio.Lock())
        async with lock:
            yield

    @asynccontextmanager
    async def listen(self, conversation_id: str) -> AsyncIterator[asyncio.Event]:
        """An event that is set whenever something new was said in the conversation."""
        event = asyncio.Event()
        self._listeners.setdefault(conversation_id, set()).add(event)
        try:
            yield event
        finally:
            listeners = self._listeners[conversation_id]
            listeners.discard(event)
            if not listeners:
                del self._listeners[conversation_id]

    def announce(self, conversation_id: str) -> None:
        """Wake whoever listens to the conversation."""
        for event in self._listeners.get(conversation_id, ()):
            event.set()
