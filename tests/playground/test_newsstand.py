import asyncio
from collections.abc import AsyncGenerator
from email.utils import parsedate_to_datetime

import aiohttp
import pytest

from newsroom.folding import fold
from playground.clock import HandClock
from playground.newsstand import Newsstand
from playground.papers import Piece
from playground.sagas import outlets, perform, sagas, set_out

KAMARA = Piece(title="OM : Kamara & l'AC Milan <b>", summary="Un intérêt.", text="Un.\n\nDeux.")


@pytest.fixture
async def session() -> AsyncGenerator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.mark.parametrize("feed", ["quai", "post"])
async def test_what_is_published_stands_in_the_feed(
    newsstand: Newsstand, session: aiohttp.ClientSession, feed: str
) -> None:
    link = newsstand.publish(feed, KAMARA)
    async with session.get(newsstand.url(feed)) as answer:
        text = await answer.text()
    assert "OM : Kamara &amp; l&#x27;AC Milan &lt;b&gt;" in text
    assert link in text
    async with session.get(link) as answer:
        assert "<h1>OM : Kamara &amp;" in await answer.text()


@pytest.mark.parametrize("feed", ["quai", "post"])
async def test_an_unchanged_feed_is_not_sent_again(
    newsstand: Newsstand, session: aiohttp.ClientSession, feed: str
) -> None:
    newsstand.publish(feed, KAMARA)
    async with session.get(newsstand.url(feed)) as answer:
        etag, changed = answer.headers["ETag"], answer.headers["Last-Modified"]
    for header in ({"If-None-Match": etag}, {"If-Modified-Since": changed}):
        async with session.get(newsstand.url(feed), headers=header) as answer:
            assert (answer.status, await answer.read()) == (304, b"")
    newsstand.publish(feed, Piece(title="Encore"))
    async with session.get(newsstand.url(feed), headers={"If-None-Match": etag}) as answer:
        assert answer.status == 200
    assert newsstand.requests(feed) == 4


async def test_dates_are_those_of_publication(
    newsstand: Newsstand, session: aiohttp.ClientSession, hand_clock: HandClock
) -> None:
    newsstand.publish("quai", KAMARA)
    hand_clock.advance(hours=2)
    newsstand.publish("quai", Piece(title="Encore"))
    async with session.get(newsstand.url("quai")) as answer:
        changed_at = parsedate_to_datetime(answer.headers["Last-Modified"])
    assert abs((changed_at - hand_clock()).total_seconds()) < 5


async def test_a_front_page_names_its_feed(
    newsstand: Newsstand, session: aiohttp.ClientSession
) -> None:
    async with session.get(newsstand.site("post")) as answer:
        text = await answer.text()
    assert f'type="application/atom+xml" title="The Post" href="{newsstand.url("post")}"' in text


async def test_one_may_wait_until_feeds_are_read(
    newsstand: Newsstand, session: aiohttp.ClientSession
) -> None:
    some = asyncio.create_task(newsstand.read(1, by_all=False))
    every = asyncio.create_task(newsstand.read(1))
    await session.get(newsstand.url("quai"))
    await asyncio.wait_for(some, 1)
    assert not every.done()
    await session.get(newsstand.url("post"))
    await asyncio.wait_for(every, 1)


async def test_a_feed_in_trouble_answers_with_its_error(
    newsstand: Newsstand, session: aiohttp.ClientSession
) -> None:
    newsstand.trouble("quai", 503)
    async with session.get(newsstand.url("quai")) as answer:
        assert answer.status == 503
    newsstand.trouble("quai", None)
    async with session.get(newsstand.url("quai")) as answer:
        assert answer.status == 200


async def test_the_newsstand_answers_to_no_foreign_name(
    newsstand: Newsstand, session: aiohttp.ClientSession
) -> None:
    foreign = {"Host": "news.example"}
    async with session.get(newsstand.url("quai"), headers=foreign) as answer:
        assert answer.status == 421


def test_the_sample_sagas_are_whole() -> None:
    told = sagas()
    known = {outlet.key: outlet for outlet in outlets()}
    scenes = [scene for saga in told for scene in saga.scenes]
    assert {known[scene.outlet].language for scene in scenes} == {"fr", "en", "it"}
    assert len(told) == 3
    for saga in told:
        live = [scene for scene in saga.scenes if scene.after >= 0]
        assert len({scene.outlet for scene in live}) >= 3
        titles = fold(" ".join(scene.piece.title for scene in live))
        assert all(fold(name).split()[-1] in titles for name in saga.people)


async def test_sagas_are_told_in_order(hand_clock: HandClock) -> None:
    async with Newsstand.running(hand_clock) as newsstand:
        set_out(newsstand, sagas(), hand_clock)
        before = sum(s.after < 0 for saga in sagas() for s in saga.scenes)
        await perform(newsstand, sagas(), speed=100_000)
        async with aiohttp.ClientSession() as session:
            found = [await _titles(session, newsstand, o.key) for o in newsstand.outlets]
    assert sum(found) == sum(len(saga.scenes) for saga in sagas()) > before


async def _titles(session: aiohttp.ClientSession, newsstand: Newsstand, feed: str) -> int:
    async with session.get(newsstand.url(feed)) as answer:
        text = await answer.text()
    return text.count("<item>") + text.count("<entry>")
