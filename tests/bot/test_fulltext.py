"""Which pages are asked for, how politely, and what becomes of their text."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.doors import Policy, Tools
from bot.fulltext import FullText, deeper, unbroken
from bot.workers import InlineWorkers
from feeds.fetcher import Fetcher, FetchOptions
from feeds.pages import ACCEPT
from newsroom.model import Feed, Item, Quote, Reading, Rumour, Stage
from playground.clock import HandClock
from storage.feeds import NewFeed
from storage.preferences import Preferences
from storage.store import Store, open_store
from storage.watches import NewWatch
from tests.feeds.publisher import Publisher, Request, Wire, response

_GUILD, _OTHER = 10, 20
_PAGE = Path(__file__).parents[1] / "samples" / "pages" / "fr.html"
_HTML = {"Content-Type": "text/html; charset=utf-8"}
_SAID = "Je suis très bien ici et je n'ai jamais demandé à partir cet été"
_QUICK = Policy(seconds=3.0, pace=-1.0)  # no pace: the second that rounding costs is taken off


@dataclass
class Kiosk:
    """A server that wants pages, a feed it hears, and a publisher on loopback."""

    store: Store
    publisher: Publisher
    full_text: FullText
    tools: Tools
    clock: HandClock
    feed: Feed

    async def say(self, title: str = "Boubacar Kamara s'exprime", path: str = "/1") -> Reading:
        """Return what is read of an item whose page is at a path."""
        (reading,) = await self.say_all([self.item(title, path)])
        return reading

    async def say_all(self, items: list[Item]) -> list[Reading]:
        """Return what is read of items, pages included."""
        await self.tools.workers.teach(await self.store.people.watched(), 1)
        read = await self.tools.workers.read(items, "fr")
        return list(await self.full_text.deepened(self.feed, list(zip(items, read, strict=True))))

    def item(self, title: str = "Boubacar Kamara s'exprime", path: str = "/1") -> Item:
        """Return an item that links to a path of the publisher."""
        link = self.publisher.url(path)
        now = self.clock()
        return Item(keys=(path,), link=link, title=title, published_at=now, language="fr")

    def shows(self, path: str = "/1", octets: bytes | None = None) -> None:
        """Put an article's page at a path."""
        self.publisher.says(path, octets or response(_PAGE.read_bytes(), headers=_HTML))

    def asked(self) -> list[str]:
        """Return the paths that were asked for, robots.txt left out."""
        return [each.path for each in self.publisher.asked if each.path != "/robots.txt"]

    async def watch(self, name: str, guild_id: int = _GUILD) -> int:
        """Watch somebody."""
        person = await self.store.people.add(name, None, self.clock())
        watch = NewWatch(guild_id=guild_id, channel_id=1, person_id=person.id)
        await self.store.watches.set(watch, self.clock())
        return person.id


@pytest.fixture
async def kiosk(tmp_path: Path, hand_clock: HandClock) -> AsyncGenerator[Kiosk]:
    options = FetchOptions(allow_private=True, timeout=2.0, accept=ACCEPT, contact="x@y.example")
    async with (
        Publisher.open() as publisher,
        open_store(f"sqlite:///{tmp_path / 'minot.db'}") as store,
        Fetcher(options, hand_clock) as fetcher,
    ):
        tools = Tools(store=store, fetcher=fetcher, workers=InlineWorkers(), clock=hand_clock)
        feed = await store.feeds.add(NewFeed(url=publisher.url("/feed")), hand_clock())
        await store.feeds.subscribe(_GUILD, feed.id, hand_clock())
        await store.preferences.set(Preferences(guild_id=_GUILD, full_text=True))
        async with aclosing(FullText(tools, _QUICK)) as full_text:
            known = replace(feed, seeded_at=hand_clock())
            kiosk = Kiosk(store, publisher, full_text, tools, hand_clock, known)
            await kiosk.watch("Boubacar Kamara")
            yield kiosk


async def test_the_words_of_the_page_are_read(kiosk: Kiosk) -> None:
    kiosk.shows()
    reading = await kiosk.say()
    assert reading.quotes[0].words == _SAID
    assert [path.path for path in kiosk.publisher.asked] == ["/robots.txt", "/1"]


async def test_we_say_who_we_are_and_what_we_want(kiosk: Kiosk) -> None:
    kiosk.shows()
    await kiosk.say()
    for request in kiosk.publisher.asked:
        assert request.headers["User-Agent"].startswith("Minot/")
        assert "x@y.example" in request.headers["User-Agent"]
        assert request.headers["Accept"] == ACCEPT


async def test_nobody_who_is_watched_means_no_request(kiosk: Kiosk) -> None:
    kiosk.shows()
    await kiosk.say("Lens prépare son déplacement à Marseille")
    assert kiosk.publisher.asked == []


async def test_a_server_that_does_not_want_pages_causes_no_request(kiosk: Kiosk) -> None:
    kiosk.shows()
    await kiosk.store.preferences.set(Preferences(guild_id=_GUILD, full_text=False))
    await kiosk.say()
    assert kiosk.publisher.asked == []


async def test_wanting_pages_counts_only_for_whom_one_watches_and_what_one_hears(
    kiosk: Kiosk,
) -> None:
    kiosk.shows()
    await kiosk.store.preferences.set(Preferences(guild_id=_OTHER, full_text=True))
    await kiosk.watch("Pierre-Emile Højbjerg", _OTHER)  # who does not hear the feed
    await kiosk.say("Pierre-Emile Højbjerg s'exprime")
    assert kiosk.publisher.asked == []


async def test_another_servers_alias_causes_no_request(kiosk: Kiosk) -> None:
    kiosk.shows()
    person = await kiosk.watch("Boubacar Kamara", _OTHER)
    await kiosk.store.feeds.subscribe(_OTHER, kiosk.feed.id, kiosk.clock())
    await kiosk.store.people.teach(person, ["Boubou"], _OTHER)
    reading = await kiosk.say("Boubou s'exprime sur son avenir")
    assert [rumour.guild_id for rumour in reading.rumours] == [_OTHER]
    assert kiosk.publisher.asked == []


async def test_what_a_feed_holds_at_first_and_what_is_old_is_left_alone(kiosk: Kiosk) -> None:
    kiosk.shows()
    old = kiosk.clock() - timedelta(days=4)
    await kiosk.say_all([replace(kiosk.item(), published_at=old)])
    kiosk.feed = replace(kiosk.feed, seeded_at=None)
    await kiosk.say()
    assert kiosk.publisher.asked == []


async def test_a_feed_that_gives_the_article_is_not_asked_for_more(kiosk: Kiosk) -> None:
    kiosk.shows()
    await kiosk.say_all([replace(kiosk.item(), text="Boubacar Kamara a joué. " * 100)])
    assert kiosk.publisher.asked == []


async def test_a_page_is_asked_for_once_ever(kiosk: Kiosk) -> None:
    kiosk.shows()
    await kiosk.say()
    again = FullText(kiosk.tools, _QUICK)  # as after a restart
    kiosk.full_text = again
    reading = await kiosk.say(path="/1?utm_source=rss")
    await again.aclose()
    assert kiosk.asked() == ["/1"]
    assert reading.quotes == ()


async def test_a_second_feed_of_the_site_gets_the_text_without_a_second_request(
    kiosk: Kiosk,
) -> None:
    kiosk.shows()
    first, second = await asyncio.gather(kiosk.say(), kiosk.say())
    third = await kiosk.say(path="/1#comments")
    assert kiosk.asked() == ["/1"]
    assert first.quotes == second.quotes == third.quotes
    assert len(first.quotes) == 2


async def test_a_page_that_failed_is_not_tried_again(kiosk: Kiosk) -> None:
    kiosk.shows(octets=response(b"", 500))
    await kiosk.say()
    kiosk.shows()
    reading = await kiosk.say()
    assert kiosk.asked() == ["/1"]
    assert [rumour.stage for rumour in reading.rumours] == [Stage.NONE]


async def test_robots_txt_is_obeyed_and_asked_once(kiosk: Kiosk) -> None:
    kiosk.publisher.says(
        "/robots.txt", response(b"User-agent: Minot\nDisallow: /\n\nUser-agent: *\nAllow: /\n")
    )
    for path in ("/1", "/2"):
        kiosk.shows(path)
        await kiosk.say(path=path)
    assert [each.path for each in kiosk.publisher.asked] == ["/robots.txt"]


async def test_robots_txt_is_asked_again_when_it_has_grown_old(kiosk: Kiosk) -> None:
    kiosk.publisher.says("/robots.txt", response(b"User-agent: *\nDisallow: /a/\n"))
    await kiosk.say(path="/a/1")
    kiosk.clock.advance(hours=25)
    kiosk.publisher.says("/robots.txt", response(b"User-agent: *\nDisallow: /b/\n"))
    kiosk.shows("/a/2")
    assert (await kiosk.say(path="/a/2")).quotes
    assert kiosk.asked() == ["/a/2"]


@pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
async def test_a_site_that_gives_no_robots_txt_for_a_reason_is_left_alone(
    kiosk: Kiosk, status: int
) -> None:
    kiosk.publisher.says("/robots.txt", response(b"", status))
    kiosk.shows()
    await kiosk.say()
    assert kiosk.asked() == []


async def test_a_redirect_to_another_site_needs_that_sites_leave(kiosk: Kiosk) -> None:
    elsewhere = kiosk.publisher.url("/private/2", host="localhost")
    kiosk.shows(octets=response(b"", 302, {"Location": elsewhere}))
    kiosk.shows("/private/2")
    kiosk.publisher.says("/robots.txt", response(b"User-agent: *\nDisallow: /private/\n"))
    reading = await kiosk.say()
    assert kiosk.asked() == ["/1"]
    assert reading.quotes == ()


async def test_two_links_to_one_article_are_one_request(kiosk: Kiosk) -> None:
    kiosk.shows("/article?xtor=RSS-1")
    for path in ("/short/1", "/short/2"):
        kiosk.shows(path, response(b"", 301, {"Location": "/article?xtor=RSS-1"}))
    first = await kiosk.say(path="/short/1")
    await kiosk.say(path="/short/2")
    assert kiosk.asked() == ["/short/1", "/article?xtor=RSS-1", "/short/2"]
    assert first.quotes


async def test_a_redirect_on_the_same_page_is_followed(kiosk: Kiosk) -> None:
    kiosk.shows(octets=response(b"", 301, {"Location": "/1/?utm_source=rss"}))
    kiosk.shows("/1/?utm_source=rss")
    assert (await kiosk.say()).quotes


async def test_a_host_has_its_pace(kiosk: Kiosk) -> None:
    kiosk.full_text = FullText(kiosk.tools, Policy(seconds=4.0, pace=1.0))
    times: list[float] = []

    async def show(_: Request, wire: Wire) -> None:
        times.append(asyncio.get_running_loop().time())
        await wire.send(response(_PAGE.read_bytes(), headers=_HTML))

    for path in ("/1", "/2"):
        kiosk.publisher.does(path, show)
    await kiosk.say_all([kiosk.item(path=path) for path in ("/1", "/2")])
    assert times[1] - times[0] >= 1.0


async def test_a_host_that_wants_a_long_rest_gets_it_and_nobody_waits(kiosk: Kiosk) -> None:
    kiosk.publisher.says("/robots.txt", response(b"User-agent: *\nCrawl-delay: 60\n"))
    for path in ("/1", "/2"):
        kiosk.shows(path)
        await asyncio.wait_for(kiosk.say(path=path), 2.5)
    kiosk.clock.advance(seconds=62)
    kiosk.shows("/3")
    assert (await kiosk.say(path="/3")).quotes
    assert kiosk.asked() == ["/1", "/3"]


async def test_a_host_is_asked_only_so_often_a_day(kiosk: Kiosk) -> None:
    kiosk.full_text = FullText(kiosk.tools, replace(_QUICK, per_day=2))
    for path in ("/1", "/2", "/3"):
        kiosk.shows(path)
        await kiosk.say(path=path)
    assert kiosk.asked() == ["/1", "/2"]
    kiosk.clock.advance(hours=25)
    kiosk.shows("/4")
    assert (await kiosk.say(path="/4")).quotes


async def test_a_slow_page_holds_up_nothing_for_longer_than_agreed(kiosk: Kiosk) -> None:
    async def dawdle(_: Request, wire: Wire) -> None:
        await wire.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>")
        await asyncio.sleep(30)

    kiosk.publisher.does("/1", dawdle)
    kiosk.shows("/2")
    slow, quick = await asyncio.wait_for(
        kiosk.say_all([kiosk.item(path="/1"), kiosk.item(path="/2")]), 4.0
    )
    assert [rumour.person_id for rumour in slow.rumours] == [1]
    assert (slow.quotes, len(quick.quotes)) == ((), 2)


async def test_nobody_waits_longer_than_agreed_for_a_site_that_says_nothing(kiosk: Kiosk) -> None:
    async def say_nothing(*_: object) -> None:
        await asyncio.sleep(30)

    kiosk.full_text = FullText(kiosk.tools, replace(_QUICK, seconds=0.3))
    kiosk.publisher.does("/robots.txt", say_nothing)
    reading = await asyncio.wait_for(kiosk.say(), 1.5)  # the fetcher alone would wait for 2 s
    assert [rumour.person_id for rumour in reading.rumours] == [1]


async def test_what_is_no_page_is_not_read(kiosk: Kiosk) -> None:
    kiosk.shows("/1", response(_PAGE.read_bytes(), headers={"Content-Type": "application/pdf"}))
    kiosk.shows("/2", response(b"<html><body><p>Un instant</p></body></html>", headers=_HTML))
    for path in ("/1", "/2"):
        assert (await kiosk.say(path=path)).quotes == ()


async def test_private_addresses_stay_closed(kiosk: Kiosk) -> None:
    kiosk.shows()
    async with Fetcher(FetchOptions(timeout=1.0), kiosk.clock) as guarded:
        kiosk.full_text = FullText(replace(kiosk.tools, fetcher=guarded), _QUICK)
        await kiosk.say()
    assert kiosk.publisher.asked == []


async def test_whom_only_the_page_names_it_makes_no_story_of(kiosk: Kiosk) -> None:
    await kiosk.watch("Adrien Truffert")
    body = _PAGE.read_text(encoding="utf-8").replace("du capitaine", "d'Adrien Truffert")
    kiosk.shows(octets=response(body.encode(), headers=_HTML))
    reading = await kiosk.say()
    assert {mention.person_id for mention in reading.mentions if mention.person_id} == {1, 2}
    assert [rumour.person_id for rumour in reading.rumours] == [1]


def test_a_page_in_another_language_adds_nothing() -> None:
    before = Reading(language="fr", rumours=(Rumour(person_id=1),))
    assert deeper(before, Reading(language="en", quotes=(Quote(words="We use"),))) is before


def test_a_page_takes_no_move_back() -> None:
    before = Reading(language="fr", stage=Stage.OFFER, rumours=(Rumour(person_id=1),))
    whole = Reading(language="fr", quotes=(Quote(words="Je reste"),))
    assert deeper(before, whole) == replace(before, quotes=whole.quotes)


@pytest.mark.parametrize("stage", [Stage.OFFICIAL, Stage.EXTENSION])
def test_what_is_done_stands_in_the_headline_or_is_old(stage: Stage) -> None:
    before = Reading(language="fr", rumours=(Rumour(person_id=1),))
    whole = Reading(language="fr", stage=stage, rumours=(Rumour(person_id=1, stage=stage),))
    assert deeper(before, whole) == before
    told = replace(whole, language="other")
    assert deeper(told, whole).stage is stage


def test_a_page_tells_of_a_move_that_the_headline_kept_back() -> None:
    before = Reading(language="fr", rumours=(Rumour(person_id=1),))
    talks = Rumour(person_id=1, stage=Stage.TALKS)
    whole = Reading(language="fr", stage=Stage.TALKS, rumours=(talks,))
    assert deeper(before, whole) == whole


def test_a_quote_that_the_summary_broke_off_gives_way_to_the_whole_one() -> None:
    said = ("Je suis très bien ici et…", "Autre chose", "Je suis très bien ici, et j'y reste")
    quotes = [Quote(words=words, person_id=1) for words in (*said, said[2])]
    assert [quote.words for quote in unbroken(quotes)] == [said[1], said[2]]
