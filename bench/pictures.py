"""Takes the README's pictures of the playground: `python -m bench.pictures`."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Final

from playwright.async_api import Page, expect

from playground.living import Choices, Living, living, play
from playground.sagas import Scene
from tests.playground.browsing import browser

_FOLDER: Final = Path("docs/images")
_SAGAS_AHEAD: Final = 8.0  # how much faster than life the sagas are told
_PATIENCE: Final = 60_000.0  # milliseconds
_WIDTH: Final = 1100
_LOW, _HIGH = 560, 960  # so that what a picture is of fits in
_HOSTILE: Final = "@everyone"  # how a headline begins that is there to be harmless, not pretty


async def main() -> None:
    """Let the sagas be told, and look."""
    choices = Choices(port=0, speed=_SAGAS_AHEAD)
    async with living(choices) as alive:
        playing = asyncio.create_task(play(_without_tricks(alive), choices))
        try:
            await _look(alive)
        finally:
            playing.cancel()
            await asyncio.wait([playing])


def _without_tricks(alive: Living) -> Living:
    sagas = [replace(saga, scenes=tuple(filter(_is_plain, saga.scenes))) for saga in alive.sagas]
    return replace(alive, sagas=tuple(sagas))


def _is_plain(scene: Scene) -> bool:
    return not scene.piece.title.startswith(_HOSTILE)


async def _look(alive: Living) -> None:
    await asyncio.to_thread(_FOLDER.mkdir, parents=True, exist_ok=True)
    async with browser() as chrome:
        context = await chrome.new_context(
            viewport={"width": _WIDTH, "height": _LOW},
            locale="fr-FR",
            device_scale_factor=1.5,
            reduced_motion="reduce",
        )
        page = await context.new_page()
        await page.goto(alive.playground.page_url)
        await expect(page.get_by_role("article").first).to_be_visible(timeout=_PATIENCE)
        await _picture(page, "alert")
        said = page.get_by_role("article").filter(has_text="Jorge Sampaoli ·").first
        await expect(said).to_be_visible(timeout=_PATIENCE)
        await page.get_by_role("button", name="salon").click()
        await expect(page.get_by_role("article")).to_have_count(0)
        await _answer(page, "/quote sampaoli", "quote")
        await page.set_viewport_size({"width": _WIDTH, "height": _HIGH})
        await _answer(page, "/rumours kamara", "rumours")


async def _answer(page: Page, command: str, name: str) -> None:
    before = await page.get_by_role("article").count()
    await page.get_by_role("combobox").fill(command)
    await page.keyboard.press("Escape")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("article")).to_have_count(before + 1)
    await _picture(page, name)


async def _picture(page: Page, name: str) -> None:
    await page.wait_for_timeout(300)  # until it is scrolled into view
    await page.screenshot(path=_FOLDER / f"{name}.png")


if __name__ == "__main__":
    asyncio.run(main())
