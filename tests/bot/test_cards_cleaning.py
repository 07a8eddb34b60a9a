"""Text written by strangers, made harmless."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from bot.cards.cleaning import LINK, clipped, escaped, linked, plain, safe_link

_UNHURRIED = settings(deadline=None)  # the machine may be busy
_TRICKS = some.sampled_from(
    [
        "@everyone", "@here", "<@1>", "<@&1>", "<#1>", "</watch add:1>", "<t:1:R>", "<:a:1>",
        "[a](https://e.example)", "https://e.example", "**", "__", "||", "~~", "`", "```", "\\",
        "# ", "-# ", "> ", "- ", "1. ", ":smile:", "\u202e", "\u200b", "\ufeff", "\u2066", "\x00",
        "\x1b", "\n", "\u2028", "\ud800", "e" + "\u0301" * 40, "\u3164", "\u2800", "😀", "👨‍👩‍👧",
    ]
)  # fmt: skip
HOSTILE = some.lists(some.one_of(_TRICKS, some.text(max_size=12)), max_size=12).map("".join)
LIMITS = some.integers(min_value=0, max_value=300)

_UNESCAPED = re.compile(r"(?<!\\)(?:\\\\)*[*_~`|\[\]<]")


@_UNHURRIED
@given(HOSTILE)
def test_plain_text_is_one_line_without_invisible_characters(text: str) -> None:
    shown = plain(text)
    assert not {unicodedata.category(one) for one in shown} & {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    assert shown == shown.strip()


@_UNHURRIED
@given(HOSTILE)
def test_plain_text_has_nothing_piled_upon_a_letter(text: str) -> None:
    marks = 0
    for character in plain(text):
        marks = marks + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        assert marks <= 3


@_UNHURRIED
@given(HOSTILE)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@_UNHURRIED
@given(HOSTILE, LIMITS)
def test_no_text_is_longer_than_its_limit(text: str, limit: int) -> None:
    for shown in (plain(text, limit), clipped(text, limit), escaped(text, limit)):
        assert len(shown) <= limit


@_UNHURRIED
@given(HOSTILE)
def test_escaped_text_holds_no_sign_that_discord_would_read(text: str) -> None:
    assert _UNESCAPED.search(escaped(text, 4000)) is None


@_UNHURRIED
@given(HOSTILE)
def test_escaped_text_mentions_nobody_and_links_nowhere(text: str) -> None:
    shown = escaped(text, 4000)
    assert not re.search(r"@(?!\u200b)", shown)
    assert not re.search(r"(?<!\\)://", shown)


@_UNHURRIED
@given(HOSTILE, LIMITS)
def test_a_cut_never_leaves_half_an_escape(text: str, limit: int) -> None:
    shown = escaped(text, limit).removesuffix("…")
    backslashes = len(shown) - len(shown.rstrip("\\"))
    assert backslashes % 2 == 0


@_UNHURRIED
@given(HOSTILE)
def test_escaping_keeps_every_visible_character(text: str) -> None:
    unescaped = re.sub(r"\\(.)", r"\1", escaped(text, 100_000)).replace("\u200b", "")
    assert unescaped == plain(text)


@_UNHURRIED
@given(HOSTILE.map(lambda text: f"https://example.com/{text}"))
def test_a_link_that_passes_cannot_end_early(link: str) -> None:
    safe = safe_link(link)
    assert safe is None or re.fullmatch(r"https://[^\s()<>\[\]\"'\\`|]+", safe)


@_UNHURRIED
@given(HOSTILE, HOSTILE, some.integers(min_value=0, max_value=400))
def test_a_linked_title_keeps_its_limit_and_has_one_link(title: str, path: str, limit: int) -> None:
    shown = linked(title, f"https://example.com/{path}", limit)
    assert len(shown) <= limit
    assert len(re.findall(r"(?<!\\)\]\(", shown)) <= 1


@pytest.mark.parametrize(
    "link",
    [
        None,
        "",
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.com/x",
        "discord://-/channels",
        "//example.com",
        "https://",
        "https://bank.com@evil.example/",
        "http://[::1",
        "https://exa mple.com",
        "https://example.com:99999/",
        "https://example.com/" + "a" * LINK,
    ],
)
def test_only_web_addresses_become_links(link: str | None) -> None:
    assert safe_link(link) is None
    assert linked("Titre", link, 200) == "Titre"


@pytest.mark.parametrize(
    ("link", "safe"),
    [
        ("https://example.com/a_(b)", "https://example.com/a_%28b%29"),
        ("https://example.com/é?q=[1]", "https://example.com/%C3%A9?q=%5B1%5D"),
        ("HTTP://example.com/%20x", "http://example.com/%20x"),
    ],
)
def test_brackets_and_foreign_letters_are_encoded(link: str, safe: str) -> None:
    assert safe_link(link) == safe


@pytest.mark.parametrize(
    "headline",
    [
        "Mercato : l’OM dit non à 25 M€ (officiel)",
        "Kamara-Juve, c’est fait ? 12:30",
        "Real Madrid 3 - 1 Barça #ElClásico",
        "São Paulo, Münich & Łódź « oui »",
    ],
)
def test_an_honest_headline_stays_as_it_is(headline: str) -> None:
    assert escaped(headline, 256) == headline


@pytest.mark.parametrize(
    "text",
    ["discord.gg/abc", "Discord.GG/abc", "discord.com/invite/abc", "discordapp.com/invite/a"],
)
def test_an_invitation_in_a_title_invites_nobody(text: str) -> None:
    invitation = re.compile(r"discord(?:app)?\.(?:gg|com)", re.IGNORECASE)
    assert not invitation.search(escaped(text, 100))
    assert escaped(text, 100).replace("\\", "") == text
