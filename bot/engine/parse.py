"""Reads messages as the dialogue does, without a server: for measurements.

`python -m bot.engine.parse --model models/dialogue.tar.gz`: one JSON object a line in,
`{"text", "metadata"}` as the application sends them; one a line out, `{"intent", "entities"}` as Rasa gives them.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import sys
from typing import IO, Any, Text

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.utils.log_utils import configure_structlog


async def parse_lines(agent: Any, lines: IO[Text], out: IO[Text]) -> None:
    """Answer each line at once, so that the caller may ask one by one."""
    for line in lines:
        asked = json.loads(line)
        message = UserMessage(asked["text"], metadata=asked.get("metadata") or {})
        parsed = await agent.processor.parse_message(message)
        out.write(json.dumps({"intent": parsed["intent"], "entities": parsed["entities"]}) + "\n")
        out.flush()


def main() -> None:
    """Read standard input to its end; whatever the libraries print goes to standard error."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--model", required=True, help="the trained dialogue, a .tar.gz")
    model = arguments.parse_args().model
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    configure_structlog(logging.WARNING)
    asyncio.run(parse_lines(Agent.load(model), sys.stdin, answers))


if __name__ == "__main__":
    main()
