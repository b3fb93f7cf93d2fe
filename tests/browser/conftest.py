"""A real Chromium, and a person in front of the page, new for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.support.chromium import running_browser
from tests.support.page import NewContext, Visit, opened
from tests.support.processes import Service


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for each module: it must not live on while asynchronous tests run."""
    with running_browser() as running:
        yield running


@pytest.fixture
def new_context(browser: Browser) -> Iterator[NewContext]:
    """Makes browser profiles, closed at the end of the test; no motion, to be quick."""
    made: list[BrowserContext] = []

    def make(**options: object) -> BrowserContext:
        defaults = {"locale": "fr-FR", "reduced_motion": "reduce", "viewport": {"width": 1280, "height": 800}}
        context = browser.new_context(**{**defaults, **options})  # type: ignore[arg-type]
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()


@pytest.fixture
def visit(service: Service, new_context: NewContext) -> Visit:
    """Somebody at a computer."""
    return opened(new_context(), service.base_url)
