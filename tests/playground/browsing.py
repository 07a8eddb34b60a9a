"""Opens the playground's page in a real Chromium, as a person would."""

import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final

import pytest
from playwright.async_api import Browser, Page, async_playwright

_NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_MAC: Final = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
# A browser that does not call home: the machine may have no way out.
_QUIET: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium() -> str:
    """Return the path of this machine's Chromium; skip the test where there is none."""
    found = next(filter(None, map(shutil.which, _NAMES)), None) or shutil.which(_MAC)
    if found is None:
        pytest.skip("no Chromium or Chrome on this machine: install one to test the page")
    return found


@asynccontextmanager
async def browser() -> AsyncGenerator[Browser]:
    """Give a headless Chromium."""
    path = chromium()
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=path, args=list(_QUIET))
        try:
            yield launched
        finally:
            await launched.close()


@asynccontextmanager
async def visit(url: str, **context: object) -> AsyncGenerator[Page]:
    """Open the page; anything it writes to its console as an error fails the test."""
    async with browser() as chrome:
        page = await (await chrome.new_context(**context)).new_page()  # pyright: ignore[reportArgumentType]  (the options are Playwright's own, passed through)
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on(
            "console", lambda line: problems.append(line.text) if line.type == "error" else None
        )
        await page.goto(url)
        await page.locator("#link").get_by_text("conn").wait_for()
        yield page
        assert problems == []
