"""Every table of ours: whoever needs them all at once (migrations, exports, tests) takes `Base` from here."""

from db.base import Base
from db.crossing_models import PeerRow
from db.models import Actor

__all__ = ["Actor", "Base", "PeerRow"]
