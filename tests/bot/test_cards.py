"""What people see: every card, in every language, whatever strangers wrote."""

from dataclasses import replace
from datetime import UTC, datetime

import discord
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from bot.cards.alerts import AlertPage, AlertView, alert_message
from bot.cards.feeds import FeedPage, choice_message, fault, feeds_message
from bot.cards.message import Message
from bot.cards.notices import feed_paused_message, watches_paused_message
from bot.cards.quotes import QuotePage, quote_message
from bot.cards.reasons import Reason, reasons_message
from bot.cards.stories import PAGE, StoryPage, stories_message
from bot.cards.watches import Trial, WatchPage, trial_message, watchlist_message
from bot.errors import UserError
from bot.texts import Texts
from feeds.discovery import Found
from newsroom.model import (
    Article,
    Cause,
    ClubRole,
    Feed,
    Person,
    Quote,
    Role,
    Rumour,
    Stage,
    Watch,
)
from storage.quotes import QuoteView
from storage.story_articles import StoryArticle
from storage.story_pages import StoryView
from tests.bot.test_cards_cleaning import HOSTILE

_UNHURRIED = settings(deadline=None)  # the machine may be busy
_NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
_TEXTS = Texts.load()
_LOCALES = some.sampled_from(_TEXTS.locales)
_CLUBS = {"avl": "Aston Villa", "om": "Marseille", "juventus": "Juventus"}
_LONG = some.one_of(HOSTILE, HOSTILE.map(lambda text: (text or "a") * 60))
_LINKS = some.one_of(
    some.none(), HOSTILE.map(lambda text: f"https://example.com/{text}"),
    some.integers(0, 2500).map(lambda length: "https://example.com/" + "a" * length),
)  # fmt: skip

_KAMARA = Person(id=1, display_name="Boubacar Kamara")
_ARTICLE = Article(
    id=1,
    feed_id=1,
    outlet="Mirror",
    link="https://example.com/kamara",
    title="Juve want Kamara",
    summary="",
    language="en",
    published_at=_NOW,
    first_seen_at=_NOW,
)
_STORY = StoryView(
    id=1,
    person=_KAMARA,
    stage=Stage.OFFER,
    clubs=(
        ClubRole(club_key="avl", role=Role.CURRENT),
        ClubRole(club_key="juventus", role=Role.SUITOR),
        ClubRole(club_key="om", role=Role.FORMER),
    ),
    outlets=("Mirror", "RMC"),
    relayed_from=("Tuttosport",),
    contract_until="2027-06-30",
    because="Juve have made an offer",
    article=_ARTICLE,
    first_at=_NOW,
    changed_at=_NOW,
)
_RUMOUR = Rumour(
    person_id=1,
    stage=Stage.OFFER,
    clubs=_STORY.clubs,
    relayed_from=("Tuttosport",),
    contract_until="2027-06-30",
    because="Juve have made an offer",
    matched="Kamara",
)
_TOLD = StoryArticle(person=_KAMARA, rumour=_RUMOUR, article=_ARTICLE)
_ALERT = AlertView(cause=Cause.OPENED, stage=Stage.OFFER, told=_TOLD)
_FEED = Feed(id=1, url="https://example.com/rss", title="Mirror", due_at=_NOW)
_WATCH = Watch(id=1, guild_id=1, channel_id=2, person=_KAMARA, created_at=_NOW)


def _page(*alerts: AlertView, roles: tuple[int, ...] = ()) -> AlertPage:
    return AlertPage(bundle_id=9, alerts=alerts, clubs=_CLUBS, role_ids=roles)


def _said(message: Message) -> str:
    parts = [message.content or ""]
    for embed in message.embeds:
        parts += [embed.title or "", embed.description or "", embed.author.name or ""]
        parts += [f"{field.name}\n{field.value}" for field in embed.fields]
    return "\n".join(parts)


def _assert_within_limits(message: Message) -> None:
    assert len(message.content or "") <= 2000
    assert sum(map(len, message.embeds)) <= 6000
    assert len(message.embeds) <= 10
    for embed in message.embeds:
        assert len(embed.title or "") <= 256
        assert len(embed.description or "") <= 4096
        assert len(embed.author.name or "") <= 256
        assert len(embed.fields) <= 25
        assert len(embed.url or "") <= 2048
        for field in embed.fields:
            assert 1 <= len(field.name or "") <= 256
            assert 1 <= len(field.value or "") <= 1024


def _assert_harmless(message: Message) -> None:
    said = _said(message)
    assert "@everyone" not in said
    assert "@here" not in said
    assert "<@1>" not in said
    assert "](https://e.example)" not in said
    assert "\u202e" not in said


def _article(title: str, outlet: str, link: str | None) -> Article:
    return replace(_ARTICLE, title=title, outlet=outlet, link=link)


def _alert_about(article: Article, rumour: Rumour = _RUMOUR) -> AlertView:
    return replace(_ALERT, told=replace(_TOLD, article=article, rumour=rumour))


def test_an_alert_says_stage_clubs_relay_contract_and_language_in_words() -> None:
    said = _said(alert_message(_page(_ALERT), _TEXTS, "fr"))
    for part in (
        "Boubacar Kamara · Nouvelle rumeur",
        "**Offre**",
        "Club\u00a0: Aston Villa · Sur les rangs\u00a0: Juventus · Ancien club\u00a0: Marseille",
        "**Mirror** ← Tuttosport",
        "Contrat jusqu’au 30 juin 2027",
        "en anglais",
        "<t:1782907200:R>",
    ):
        assert part in said


def test_an_alert_in_the_readers_language_does_not_name_it() -> None:
    assert "English" not in _said(alert_message(_page(_ALERT), _TEXTS, "en"))


@pytest.mark.parametrize(
    ("cause", "stage", "said"),
    [
        (Cause.OPENED, Stage.NONE, "In the news"),
        (Cause.OPENED, Stage.TALKS, "New rumour"),
        (Cause.STAGE, Stage.MEDICAL, "Moving on"),
        (Cause.STAGE, Stage.OFFICIAL, "Official"),
        (Cause.OPENED, Stage.DENIED, "Denied"),
        (Cause.STAGE, Stage.EXTENSION, "Contract extension"),
        (Cause.QUOTE, Stage.OFFICIAL, "Quote"),
    ],
)
def test_an_alert_says_why_it_comes_now(cause: Cause, stage: Stage, said: str) -> None:
    message = alert_message(_page(replace(_ALERT, cause=cause, stage=stage)), _TEXTS, "en")
    assert message.embeds[0].author.name == f"Boubacar Kamara · {said}"


@pytest.mark.parametrize("stage", Stage)
def test_an_alert_says_its_stage_once(stage: Stage) -> None:
    said = _said(alert_message(_page(replace(_ALERT, stage=stage)), _TEXTS, "fr"))
    assert said.count(_TEXTS.say(f"stage.{stage.value}", "fr")) == 1


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("locale", _TEXTS.locales)
def test_every_stage_has_a_word_beside_its_colour(stage: Stage, locale: str) -> None:
    message = alert_message(_page(replace(_ALERT, stage=stage)), _TEXTS, locale)
    assert _TEXTS.say(f"stage.{stage.value}", locale) in _said(message)
    assert message.embeds[0].colour is not None


def test_a_role_is_called_and_nobody_else() -> None:
    message = alert_message(_page(_ALERT, roles=(5, 5, 6)), _TEXTS, "fr")
    assert message.content == "<@&5> <@&6>"
    assert message.allowed_mentions.to_dict() == {
        "parse": [],
        "roles": [5, 6],
    }
    nobody = alert_message(_page(_ALERT), _TEXTS, "fr").allowed_mentions
    assert nobody.to_dict()["parse"] == []


def test_the_why_button_carries_the_bundle() -> None:
    (item,) = alert_message(_page(_ALERT), _TEXTS, "fr").view.children
    assert isinstance(item, discord.ui.DynamicItem)
    assert item.custom_id == "why:9"


def test_a_summary_lists_every_alert_with_its_link() -> None:
    alerts = [
        _alert_about(_article(f"Titre {n:02}", "RMC", f"https://example.com/{n:02}"))
        for n in range(25)
    ]
    message = alert_message(_page(*alerts), _TEXTS, "fr")
    said = _said(message)
    assert "25 nouvelles" in said
    assert all(f"[Titre {n:02}](https://example.com/{n:02})" in said for n in range(25))
    assert said.count("**Boubacar Kamara**") == 25
    _assert_within_limits(message)


def test_a_summary_shortens_titles_before_it_gives_up_a_link() -> None:
    links = [f"https://example.com/{n:02}-{'slug-' * 23}" for n in range(25)]
    alerts = [_alert_about(_article("Titre " * 40, "RMC", link)) for link in links]
    message = alert_message(_page(*alerts), _TEXTS, "fr")
    assert all(f"]({link})" in _said(message) for link in links)
    _assert_within_limits(message)


@_UNHURRIED
@given(some.lists(some.tuples(_LONG, _LONG, _LINKS), min_size=1, max_size=25), _LOCALES)
def test_no_alert_breaks_discords_limits_or_does_harm(
    told: list[tuple[str, str, str | None]], locale: str
) -> None:
    alerts = [
        replace(
            _alert_about(
                _article(title, outlet, link),
                replace(_RUMOUR, relayed_from=(outlet, title), contract_until=title),
            ),
            quote=Quote(words=title, speaker=outlet, source=outlet, said_on=title),
        )
        for title, outlet, link in told
    ]
    message = alert_message(_page(*alerts), _TEXTS, locale)
    _assert_within_limits(message)
    _assert_harmless(message)
    said = _said(message)
    assert len(told) == 1 or said.count("\n- ") + said.startswith("- ") == len(told)


@_UNHURRIED
@given(some.lists(some.tuples(_LONG, _LONG, _LINKS), min_size=1, max_size=PAGE), _LOCALES)
def test_no_page_of_stories_breaks_discords_limits_or_does_harm(
    told: list[tuple[str, str, str | None]], locale: str
) -> None:
    stories = [
        replace(_STORY, article=_article(title, outlet, link), relayed_from=(title,))
        for title, outlet, link in told
    ]
    person = replace(_KAMARA, display_name=told[0][0])
    page = StoryPage(person=person, stories=stories, clubs={"avl": told[0][1]}, club=told[0][0])
    message = stories_message(page, _TEXTS, locale)
    _assert_within_limits(message)
    _assert_harmless(message)


@_UNHURRIED
@given(_LONG, _LONG, _LINKS, _LOCALES)
def test_no_quote_breaks_discords_limits_or_does_harm(
    words: str, outlet: str, link: str | None, locale: str
) -> None:
    quote = QuoteView(
        id=1,
        person_id=1,
        words=words,
        speaker=outlet,
        source=words,
        said_on=outlet,
        outlet=outlet,
        article=_article(words, outlet, link),
        quoted_at=_NOW,
    )
    message = quote_message(QuotePage(person=_KAMARA, quote=quote), _TEXTS, locale)
    _assert_within_limits(message)
    _assert_harmless(message)


@_UNHURRIED
@given(some.lists(some.tuples(_LONG, _LINKS), min_size=1, max_size=10), _LOCALES)
def test_no_list_breaks_discords_limits_or_does_harm(
    told: list[tuple[str, str | None]], locale: str
) -> None:
    feeds = [
        replace(_FEED, title=title, site=link, failures=3, error="feed.error.refused")
        for title, link in told[:8]
    ]
    watches = [
        replace(
            _WATCH,
            person=replace(_KAMARA, display_name=title),
            role_id=2**63,
            languages=frozenset({"fr", "en", "it", "es", "pt", "de"}),
            paused_at=_NOW,
            paused_because="watch.paused.closed",
        )
        for title, _ in told
    ]
    home = Found(url="https://example.com/rss", title="", items=0, language=None)
    found = [Found(url=link or "", title=title, items=2, language="fr") for title, link in told]
    trials = [
        Trial(article=_article(title, title, link), matched=title, stage=Stage.TALKS)
        for title, link in told
    ]
    for message in (
        feeds_message(FeedPage(total=8, feeds=feeds), _TEXTS, locale),
        watchlist_message(WatchPage(total=10, watches=watches), _TEXTS, locale),
        choice_message([home, *found], _TEXTS, locale),
        trial_message(told[0][0], trials, _TEXTS, locale),
        feed_paused_message(feeds[0], _TEXTS, locale),
        watches_paused_message(watches, _TEXTS, locale),
    ):
        _assert_within_limits(message)
        _assert_harmless(message)


def test_a_site_whose_feeds_have_no_safe_address_has_none_to_choose() -> None:
    with pytest.raises(UserError, match=r"feed\.none"):
        choice_message([Found(url="", title="x", items=2, language="fr")], _TEXTS, "fr")


@_UNHURRIED
@given(some.lists(_LONG, min_size=1, max_size=25), _LOCALES)
def test_no_reason_breaks_discords_limits_or_does_harm(told: list[str], locale: str) -> None:
    reasons = [
        Reason(title=text, stage=Stage.TALKS, because=text, matched=text, feed=text)
        for text in told
    ]
    message = reasons_message(reasons, _TEXTS, locale)
    _assert_within_limits(message)
    _assert_harmless(message)


@pytest.mark.parametrize(
    ("key", "detail", "said"),
    [
        ("feed.error.refused", "HTTP 403", "answer 403"),
        ("feed.error.refused", "HTTP 404", "answer 404"),
        ("feed.error.refused", "HTTP 429", "less often"),
        ("feed.error.refused", "HTTP 503", "answer 503"),
        ("feed.error.gone", "HTTP 410", "for good"),
        ("feed.error.forbidden", "10.0.0.1", "private network"),
        ("feed.error.made_up", "", "/feed check"),
        (None, "", "/feed check"),
    ],
)
def test_every_fault_of_a_feed_has_words(key: str | None, detail: str, said: str) -> None:
    problem = fault(key, detail)
    assert said in _TEXTS.say(problem.key, "en", **problem.blanks)
