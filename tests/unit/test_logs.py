"""Logs hold no personal data, even when something fails."""

from __future__ import annotations

import json
import logging

import pytest

from bot.logs import configure_logging


def test_it_logs_where_it_failed_without_what_was_said(capsys: pytest.CaptureFixture[str]) -> None:
    before = logging.getLogger().handlers
    try:
        configure_logging("INFO")
        words = "je suis Jeanne Martin"
        try:
            raise ValueError(f"cannot read {words}")
        except ValueError:
            logging.getLogger("bot.test").exception("action failed", extra={"action": "action_why"})
    finally:
        logging.getLogger().handlers = before
    line = capsys.readouterr().err.strip()
    assert "Jeanne" not in line
    logged = json.loads(line)
    assert logged["error"] == "ValueError"
    assert logged["action"] == "action_why"
    assert "test_logs.py" in logged["at"][-1]
