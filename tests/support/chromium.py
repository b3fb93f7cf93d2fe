"""Where Chromium is, and how to start it without a screen."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def executable() -> str | None:
    """`PASSERELLES_CHROMIUM`, or the first one on the PATH; None leaves Playwright to find its own."""
    return os.environ.get("PASSERELLES_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def arguments() -> list[str]:
    """Chromium's sandbox refuses to start for root, as in a container."""
    return ["--no-sandbox", *QUIET] if os.geteuid() == 0 else list(QUIET)


@contextmanager
def running_browser() -> Iterator[Browser]:
    """A headless Chromium, closed at the end.

    While it runs, Playwright keeps an event loop in this thread: no asynchronous test can run meanwhile.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=arguments())
        yield browser
        browser.close()
