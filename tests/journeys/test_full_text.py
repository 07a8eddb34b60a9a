"""Two lines in a feed, a page on the publisher's site, its quote in the alert and in `/quote`."""

import asyncio
from pathlib import Path

from tests.journeys.conftest import PLAYER, Town
from tests.press import Copy

_PAGE = Path(__file__).parents[1] / "samples" / "pages" / "fr.html"
_TITLE = f"Mercato : {PLAYER} s'exprime sur son avenir"
_SAID = "Je suis très bien ici et je n'ai jamais demandé à partir cet été"


def _two_lines(town: Town, html: bytes | None = None) -> Copy:
    """Return an item as feeds often carry it, with a link to its page."""
    link = town.press.prints("kamara-1", _PAGE.read_bytes() if html is None else html)
    summary = "Le milieu de terrain a pris la parole devant la presse."
    return Copy(title=_TITLE, link=link, summary=summary)


async def _wants_pages(town: Town) -> None:
    await town.discord.run("/preferences", by="moderator", full_text=True)


async def test_what_was_said_on_the_page_is_in_the_alert_and_in_quote(town: Town) -> None:
    page, _ = await town.chosen("equipe")
    await town.watched()
    await _wants_pages(town)
    page.publish(_two_lines(town))
    (alert,) = await town.discord.wait_for("mercato", 1)
    assert _SAID in alert.all_text.replace("’", "'")
    reply = await town.discord.run("/quote", name="kamara", about="demandé")
    assert _SAID in reply.all_text.replace("’", "'")
    assert town.press.visited == ["/robots.txt", "/articles/kamara-1"]


async def test_a_server_that_did_not_ask_for_it_has_the_feeds_words(town: Town) -> None:
    page, _ = await town.chosen("equipe")
    await town.watched()
    page.publish(_two_lines(town))
    (alert,) = await town.discord.wait_for("mercato", 1)
    assert _TITLE in alert.all_text.replace("’", "'")
    assert town.press.visited == []


async def test_a_site_that_forbids_it_costs_nobody_an_alert(town: Town) -> None:
    town.press.robots = "User-agent: *\nDisallow: /articles/\n"
    page, _ = await town.chosen("equipe")
    await town.watched()
    await _wants_pages(town)
    page.publish(_two_lines(town))
    (alert,) = await town.discord.wait_for("mercato", 1)
    assert _TITLE in alert.all_text.replace("’", "'")
    assert town.press.visited == ["/robots.txt"]


async def test_the_page_itself_is_not_stored(town: Town, tmp_path: Path) -> None:
    page, _ = await town.chosen("equipe")
    await town.watched()
    await _wants_pages(town)
    page.publish(_two_lines(town))
    await town.discord.wait_for("mercato", 1)
    now = town.minot.client.collaborators.clock()
    (article,) = await town.store.articles.recent_matching("kamara", now.replace(year=2000), 5)
    assert article.text == ""
    stored = await asyncio.to_thread(_files_in, tmp_path)
    assert b"demand\xc3\xa9 \xc3\xa0 partir" in stored  # the quote
    assert b"sa suspension" not in stored


def _files_in(folder: Path) -> bytes:
    """Return all that is written in the files of the database."""
    return b"".join(path.read_bytes() for path in folder.glob("minot.db*"))
