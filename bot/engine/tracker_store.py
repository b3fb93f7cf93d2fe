"""Where Rasa keeps its working copy of a conversation: appended to, never rewritten.

Rasa's SQL store reads and rewrites the whole session at every turn. Here a turn appends its new
events, and the conversations in use stay in memory. The truth is in the application's tables; what
is lost here is rebuilt from them.
"""

from __future__ import annotations

import json
import logging
from collections import OrderedDict
from pathlib import Path
from typing import Any, Dict, Iterable, Optional, Text

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

logger = logging.getLogger(__name__)

CACHED_CONVERSATIONS = 500

_metadata = sa.MetaData()
_events = sa.Table(
    "dialogue_event",
    _metadata,
    sa.Column("conversation", sa.String(64), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("event", sa.Text, nullable=False),
)


class AppendingTrackerStore(TrackerStore):
    """A tracker store on SQLite or PostgreSQL that writes each event once."""

    def __init__(
        self,
        domain: Optional[Domain],
        event_broker: Optional[EventBroker] = None,
        host: Text = "sqlite:///data/dialogue.db",
        **kwargs: Any,
    ) -> None:
        super().__init__(domain, event_broker)
        self._engine = _engine(host)  # Rasa passes the endpoint's `url` under this name
        _metadata.create_all(self._engine)
        self._cache: "OrderedDict[Text, DialogueStateTracker]" = OrderedDict()
        self._written: Dict[Text, int] = {}

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Append the events that are not written yet; a failed write is made up for at the next save."""
        key = tracker.sender_id
        self._keep(tracker)
        events = list(tracker.events)
        start = self._written.get(key)
        with self._engine.begin() as connection:
            if start is None:
                start = self._count(connection, key)
            rows = [
                {"conversation": key, "position": position, "event": json.dumps(event.as_dict())}
                for position, event in enumerate(events[start:], start)
            ]
            if rows:
                connection.execute(_events.insert(), rows)
        self._written[key] = len(events)

    async def retrieve(self, sender_id: Text) -> Optional[DialogueStateTracker]:
        """The conversation as it stands, from memory if it is in use, or None."""
        if sender_id in self._cache:
            self._cache.move_to_end(sender_id)
            return self._cache[sender_id]
        query = sa.select(_events.c.event).where(_events.c.conversation == sender_id).order_by(_events.c.position)
        with self._engine.connect() as connection:
            events = [json.loads(row[0]) for row in connection.execute(query)]
        if not events:
            return None
        tracker = DialogueStateTracker.from_dict(sender_id, events, self.domain.slots)
        self._written[sender_id] = len(events)
        self._keep(tracker)
        return tracker

    async def delete(self, conversation: Text) -> None:
        """Forget a conversation for good; nothing happens when there is none."""
        self.drop_cached(conversation)
        with self._engine.begin() as connection:
            connection.execute(_events.delete().where(_events.c.conversation == conversation))

    async def keys(self) -> Iterable[Text]:
        """Every conversation that is kept."""
        with self._engine.connect() as connection:
            return [row[0] for row in connection.execute(sa.select(_events.c.conversation).distinct())]

    def drop_cached(self, conversation: Text) -> None:
        """Take a conversation out of memory: the next turn reads it again as last written."""
        self._cache.pop(conversation, None)
        self._written.pop(conversation, None)

    def _keep(self, tracker: DialogueStateTracker) -> None:
        self._cache[tracker.sender_id] = tracker
        self._cache.move_to_end(tracker.sender_id)
        while len(self._cache) > CACHED_CONVERSATIONS:
            oldest, _ = self._cache.popitem(last=False)
            self._written.pop(oldest, None)

    @staticmethod
    def _count(connection: Any, conversation: Text) -> int:
        query = sa.select(sa.func.count()).select_from(_events).where(_events.c.conversation == conversation)
        return int(connection.execute(query).scalar_one())


def _engine(url: Text) -> Any:
    """An engine for the URL; SQLite in WAL mode, its folder made when missing."""
    url = url.replace("postgresql+psycopg://", "postgresql+psycopg2://").replace("postgres://", "postgresql://")
    if not url.startswith("sqlite"):
        return sa.create_engine(url, future=True, pool_pre_ping=True, pool_size=2, max_overflow=4)
    path = url.split("///", 1)[-1]
    if path:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(url, future=True, connect_args={"timeout": 5})

    @sa.event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")

    return engine
