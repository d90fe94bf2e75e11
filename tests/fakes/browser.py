"""Debian's Chromium, driven by Playwright."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, sync_playwright

# Chromium's own sandbox refuses to work for root, as whom containers run.
ARGUMENTS = ["--no-sandbox"] if os.geteuid() == 0 else []


def chromium() -> str:
    """Where it is."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    assert found, "packaging/debian-packages.txt lists chromium"
    return found


@contextmanager
def running_browser() -> Iterator[Browser]:
    """A headless browser that keeps nothing."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield running
        running.close()


@contextmanager
def running_profile(folder: Path) -> Iterator[BrowserContext]:
    """A headless browser that keeps what it keeps in that folder."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch_persistent_context(
            str(folder), executable_path=chromium(), args=ARGUMENTS
        )
        yield running
        running.close()


def fetched(path: str, what: str) -> str:
    """A script by which the console's own page asks for something. what: status or text()."""
    word = "sessionStorage.getItem('workmoniq-page')"
    return (
        f"fetch('{path}', {{headers: {{'X-WorkMoniQ-Page': {word}}}}})"
        f".then((answer) => answer.{what})"
    )
