"""How often one may call."""

from __future__ import annotations

from bot.channels.limits import Limiter


def test_it_allows_a_burst_then_asks_to_wait_then_allows_again() -> None:
    now = 0.0
    limiter = Limiter(per_minute=60, burst=3, clock=lambda: now)
    assert [limiter.wait("a") for _ in range(3)] == [0, 0, 0]
    assert limiter.wait("a") == 2
    assert limiter.wait("b") == 0, "another person is not concerned"
    now = 1.0
    assert limiter.wait("a") == 0
    assert limiter.wait("a") > 0
