"""`/feed`, asked over the wire, of sites on real HTTP."""

import re
from collections.abc import AsyncGenerator, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from newsroom.model import Feed
from playground.reply import Reply
from storage.feeds import NewFeed, PollOutcome
from tests.cogs.conftest import Press
from tests.people import Discord

_RSS = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>
<title>{title}</title><link>{site}</link><language>fr</language>
<item><guid>1</guid><title>Un soir au stade</title><link>{site}/1</link></item>
<item><guid>2</guid><title>Le lendemain aussi</title><link>{site}/2</link></item>
</channel></rss>"""
_LINK = '<link rel="alternate" type="application/rss+xml" title="{0}" href="/{0}.xml">'


def _rss(request: web.Request) -> web.Response:
    title = request.path.strip("/").removesuffix(".xml").title()
    body = _RSS.format(title=title, site=f"http://{request.host}")
    return web.Response(body=body.encode(), content_type="application/rss+xml")


async def _answer(request: web.Request) -> web.Response:
    if request.path in {"/journal.xml", "/tribune.xml", "/mercato.xml"}:
        return _rss(request)
    names = {"/one": ["journal"], "/many": ["journal", "tribune", "mercato"]}.get(request.path)
    if names is not None:
        head = "".join(map(_LINK.format, names))
        return web.Response(text=f"<html><head>{head}</head></html>", content_type="text/html")
    if request.path == "/none":
        return web.Response(text="<html><body>Bonjour</body></html>", content_type="text/html")
    statuses = {"/closed": 403, "/over": 410, "/broken": 500, "/busy": 429}
    return web.Response(status=statuses.get(request.path, 404))


@pytest.fixture
async def site() -> AsyncGenerator[Callable[[str], str]]:
    """Give a site on loopback: its address for each path."""
    app = web.Application()
    app.router.add_get("/{path:.*}", _answer)
    async with TestServer(app) as server:
        yield lambda path: str(server.make_url(path))


Site = Callable[[str], str]


async def test_a_feed_is_reported_with_title_items_language_and_next_step(
    discord: Discord, site: Site
) -> None:
    reply = await discord.run("/feed add", by="moderator", url=site("/journal.xml"))
    assert reply.ephemeral
    assert reply.title == "Flux ajouté\u00a0: Journal"
    for part in ("2 articles", "français", "/suivi ajouter"):
        assert part in reply.all_text


async def test_with_watches_the_next_step_is_the_trial(discord: Discord, site: Site) -> None:
    await discord.run("/watch add", by="moderator", name="Pedri", channel="mercato")
    reply = await discord.run("/feed add", by="moderator", url=site("/journal.xml"))
    assert "/suivi tester" in reply.all_text


async def test_a_page_leads_to_its_feed(discord: Discord, site: Site) -> None:
    reply = await discord.run("/feed add", by="moderator", url=site("/one"))
    assert reply.title == "Flux ajouté\u00a0: Journal"


async def test_several_feeds_are_offered_and_one_is_chosen(discord: Discord, site: Site) -> None:
    asked = await discord.run("/feed add", by="moderator", url=site("/many"))
    reply = await discord.choose(asked, "Choisis un flux", ["1"], by="moderator")
    assert reply.title == "Flux ajouté\u00a0: Tribune"
    listed = await discord.run("/feed list", by="moderator")
    assert listed.title == "1 flux"


async def test_the_same_feed_twice_is_said_to_be_there(discord: Discord, site: Site) -> None:
    await discord.run("/feed add", by="moderator", url=site("/journal.xml"))
    reply = await discord.run("/feed add", by="moderator", url=site("/journal.xml"))
    assert reply.title == "Déjà là\u00a0: Journal"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/none", "pas de flux"),
        ("/closed", "réponse 403"),
        ("/over", "fermé ce flux"),
        ("/broken", "panne de son côté (réponse 500)"),
        ("/busy", "moins souvent"),
        ("/missing", "404"),
    ],
)
async def test_a_site_that_cannot_be_read_is_explained(
    discord: Discord, site: Site, path: str, words: str
) -> None:
    reply = await discord.run("/feed add", by="moderator", url=site(path))
    assert reply.ephemeral
    assert words in reply.text
    assert "Aucun flux" in (await discord.run("/feed list", by="moderator")).text


@pytest.mark.parametrize(
    "typed", ["bonjour", "ftp://example.com", "https://", "a b.fr", "http://[x"]
)
async def test_what_is_no_address_is_refused(discord: Discord, typed: str) -> None:
    reply = await discord.run("/feed add", by="moderator", url=typed)
    assert "https://www.exemple.fr" in reply.text


async def test_a_site_that_does_not_answer_is_explained_in_english(discord: Discord) -> None:
    reply = await discord.run(
        "/feed add", by="moderator", locale="en-US", url="http://127.0.0.1:9/rss"
    )
    assert "doesn’t answer" in reply.text
    assert "Nothing was added" in reply.text
    assert "by myself" not in reply.text


async def test_the_list_tells_health_in_words(discord: Discord, press: Press) -> None:
    await press.feed("Qui marche")
    failing = await press.feed("Qui échoue")
    outcome = PollOutcome(
        at=press.now,
        due_at=press.now + timedelta(days=1),
        status=403,
        error="feed.error.refused",
        error_detail="HTTP 403",
    )
    async with press.store.transaction() as tx:
        await tx.feeds.polled(failing.id, outcome)
    reply = await discord.run("/feed list", by="moderator")
    assert reply.title == "2 flux"
    for part in ("Fonctionne · dernière lecture <t:", "Un échec", "réponse 403"):
        assert part in reply.all_text


async def test_a_long_list_has_pages(discord: Discord, press: Press) -> None:
    for letter in "ABCDEFGHIJ":
        await press.feed(f"Journal {letter}")
    reply = await discord.run("/feed list", by="moderator")
    assert "Journal J" not in reply.all_text
    await discord.click(reply, "Suite", by="moderator")
    assert "Journal J" in reply.all_text
    await discord.click(reply, "Retour au début", by="moderator")
    assert "Journal A" in reply.all_text


async def test_a_feed_is_removed_by_what_autocomplete_proposes(
    discord: Discord, press: Press
) -> None:
    await press.feed("La Provence")
    found = await discord.autocomplete("/feed remove", "feed", "prov", by="moderator")
    assert [one["name"] for one in found] == ["La Provence"]
    reply = await discord.run("/feed remove", by="moderator", feed=found[0]["value"])
    assert "La Provence" in reply.text
    assert "Aucun flux" in (await discord.run("/feed list", by="moderator")).text


async def test_removing_a_feed_can_be_undone(discord: Discord, press: Press) -> None:
    await press.feed("La Provence")
    removed = await discord.run("/feed remove", by="moderator", feed="provence")
    assert removed.ephemeral
    await discord.click(removed, "Annuler", by="moderator")
    assert "Je lis de nouveau" in removed.text
    assert removed.components == []
    assert "La Provence" in (await discord.run("/feed list", by="moderator")).all_text


async def test_a_site_that_is_away_is_tried_again_and_the_list_says_so(
    discord: Discord, press: Press
) -> None:
    feed = await press.feed("Le Quai")
    outcome = PollOutcome(
        at=press.now, due_at=press.now + timedelta(days=1), error="feed.error.timed_out"
    )
    await press.store.feeds.polled(feed.id, outcome)
    said = (await discord.run("/feed list", by="moderator")).all_text
    assert "trop de temps à répondre. Je réessaierai de moi-même." in said


async def test_a_feed_of_every_server_cannot_be_removed_by_one(
    discord: Discord, press: Press
) -> None:
    feed = await press.feed("Commun")
    async with press.store.transaction() as tx:
        await tx.feeds.subscribe(0, feed.id, press.now)
        await tx.feeds.unsubscribe(press.guild_id, feed.id)
    reply = await discord.run("/feed remove", by="moderator", feed="commun")
    assert "tous les serveurs" in reply.text


async def test_a_feed_nobody_knows_leads_to_the_list(discord: Discord) -> None:
    reply = await discord.run("/feed check", by="moderator", feed="inconnu")
    assert "/flux liste" in reply.text


async def test_a_check_reads_the_feed_now(discord: Discord, site: Site) -> None:
    await discord.run("/feed add", by="moderator", url=site("/journal.xml"))
    reply = await discord.run("/feed check", by="moderator", feed="journal")
    assert reply.title == "Journal\u00a0: tout va bien"
    assert "2 articles" in reply.all_text


async def test_a_check_of_a_closed_feed_says_why(
    discord: Discord, press: Press, site: Site
) -> None:
    await press.feed("Fermé", url=site("/closed"))
    reply = await discord.run("/feed check", by="moderator", feed="fermé")
    assert "réponse 403" in reply.text


async def test_a_hostile_title_stays_a_title(discord: Discord, press: Press) -> None:
    await press.feed("[clic](https://evil.example) @everyone")
    reply = await discord.run("/feed list", by="moderator")
    assert "](https://evil" not in reply.all_text
    assert "@everyone" not in reply.all_text


async def test_a_fan_is_offered_no_feed_command(discord: Discord) -> None:
    assert (await discord.run("/feed list", by="fan")).error is not None
    for command in discord.world.commands[None].values():
        command["default_member_permissions"] = None
    assert "Gérer le serveur" in (await discord.run("/feed list", by="fan")).text


async def read_before(press: Press, feed: Feed, **polls: PollOutcome) -> None:
    """Have a feed read some minutes ago, with these outcomes, and not again while the test runs."""
    later = press.now + timedelta(days=1)
    for minutes, outcome in enumerate(reversed(polls.values()), 1):
        at = press.now - timedelta(minutes=60 - minutes)
        await press.store.feeds.polled(feed.id, replace(outcome, at=at, due_at=later))


def a_poll(items: int = 0, new: int = 0, error: str | None = None, detail: str = "") -> PollOutcome:
    now = datetime(2026, 7, 1, tzinfo=UTC)
    return PollOutcome(
        at=now, due_at=now, items=items, new=new, latency=0.44, error=error, error_detail=detail
    )


def readings_in(reply: Reply) -> list[str]:
    """Return the lines of a check that tell of one reading each."""
    _, _, told = reply.all_text.partition("**Dernières lectures**\n")
    return [line for line in told.splitlines() if not line.startswith("Retard")]


async def test_a_check_tells_how_the_feed_was_read_lately(
    discord: Discord, press: Press, site: Site
) -> None:
    feed = await press.feed("Journal", url=site("/journal.xml"))
    await read_before(
        press,
        feed,
        failed=a_poll(error="feed.error.refused", detail="HTTP 503"),
        same=a_poll(),
        one=a_poll(items=20, new=1),
    )
    reply = await discord.run("/feed check", by="moderator", feed="journal")
    told = readings_in(reply)
    # On top stands the reading that the press made, and perhaps the one that the check asked for.
    assert [re.split(r"\s: ", line)[-1] for line in told][-3:] == [
        "Le site a une panne de son côté (réponse 503).",
        "inchangé (0,4 s)",
        "1 nouvel article (0,4 s)",
    ]
    assert any("rien de nouveau (0,0 s)" in line for line in told)


async def test_a_check_tells_of_the_last_five_readings(
    discord: Discord, press: Press, site: Site
) -> None:
    feed = await press.feed("Journal", url=site("/journal.xml"))
    await read_before(press, feed, **{f"poll{n}": a_poll(items=9, new=n) for n in range(2, 9)})
    reply = await discord.run("/feed check", by="moderator", feed="journal")
    assert len([line for line in reply.all_text.splitlines() if "nouve" in line]) == 5
    assert "3 nouveaux articles" in reply.all_text
    assert "6 nouveaux articles" not in reply.all_text


async def test_a_feed_never_read_has_no_readings_to_tell_of(
    discord: Discord, press: Press, site: Site
) -> None:
    later = press.now + timedelta(days=1)
    feed = await press.store.feeds.add(NewFeed(url=site("/journal.xml"), title="Neuf"), later)
    await press.store.feeds.subscribe(press.guild_id, feed.id, press.now)
    reply = await discord.run("/feed check", by="moderator", feed="neuf")
    assert "2 articles" in reply.all_text
    assert "Dernières lectures" not in reply.all_text


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("fr", "3 min en général, 2 h au pire"),
        ("en-US", "usually 3 min, at worst 2 h"),
    ],
)
async def test_a_check_tells_how_late_the_feed_was_read(
    discord: Discord, press: Press, site: Site, locale: str, words: str
) -> None:
    later = press.now + timedelta(days=1)
    feed = await press.store.feeds.add(NewFeed(url=site("/journal.xml"), title="Journal"), later)
    await press.store.feeds.subscribe(press.guild_id, feed.id, press.now)
    lags = {f"late{seconds}": replace(a_poll(), lag=seconds) for seconds in (2, 170, 7_200)}
    await read_before(press, feed, pushed=a_poll(), **lags)
    reply = await discord.run("/feed check", by="moderator", locale=locale, feed="journal")
    assert words in reply.all_text


@pytest.mark.parametrize(
    ("locale", "silent", "agreed", "pushed"),
    [
        ("fr", "mais ne le fait pas", "aucune annonce pour l’instant", "dernière annonce <t:"),
        ("en-US", "isn’t doing so right now", "nothing told yet", "last told <t:"),
    ],
)
async def test_a_check_tells_what_the_hub_of_a_feed_does(  # noqa: PLR0913, PLR0917  (both languages)
    discord: Discord,
    press: Press,
    site: Site,
    locale: str,
    silent: str,
    agreed: str,
    pushed: str,
) -> None:
    feed, hubs = await press.feed("Journal", url=site("/journal.xml")), press.store.hubs

    async def told() -> str:
        reply = await discord.run("/feed check", by="moderator", locale=locale, feed="journal")
        return reply.all_text

    assert "hub.example" not in await told()
    await hubs.notice(feed.id, "https://hub.example/?key=secret", feed.url, press.now)
    first = await told()
    assert "hub.example" in first
    assert silent in first
    hub = await hubs.of_feed(feed.id)
    assert hub is not None
    await hubs.agreed(hub.token, press.now, press.now + timedelta(days=5))
    assert agreed in await told()
    await hubs.took(feed.id, press.now)
    last = await told()
    assert pushed in last
    assert "secret" not in last
