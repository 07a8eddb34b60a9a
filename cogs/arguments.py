"""What people type into options: names to choose from, aliases and languages checked."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Final

from babel import Locale
from discord import app_commands

from bot.cards import lines
from bot.cards.cleaning import CHOICE, clipped, plain
from bot.errors import UserError
from bot.index import Listed
from bot.texts import Texts
from newsroom.folding import fold
from newsroom.lexicon import shipped_lexicons

NAME: Final = 100
_LONGEST: Final = 80
_SHORTEST: Final = 2
_ALIASES: Final = 10
_SIGNS: Final = frozenset(" '’ʼ‘`´.·‐‑–-")  # that stand in names between letters
_SEPARATOR: Final = re.compile(r"[,;\n]+")
LANGUAGES: Final = ("fr", "en", "it", "es", "pt", "de")
"""The languages Minot reads; a lexicon in newsroom/lexicons stands behind each."""


def choices(listed: Iterable[Listed]) -> list[app_commands.Choice[str]]:
    """Return names as Discord's choices; what is chosen comes back as if it had been typed."""
    return [
        app_commands.Choice(name=clipped(plain(one.label), CHOICE), value=one.label[:CHOICE])
        for one in listed
        if plain(one.label)
    ]


def chosen_by_id(listed: Iterable[Listed]) -> list[app_commands.Choice[str]]:
    """Return things whose names may be alike as choices that come back as their ids."""
    return [
        app_commands.Choice(name=clipped(plain(one.label), CHOICE) or one.value, value=one.value)
        for one in listed
    ]


def person_name(typed: str) -> str:
    """Return a name as it is to be shown; refuse what could not be found in an article."""
    # What one server writes every server may see: plain letters, none of Unicode's fancy ones.
    name = plain(unicodedata.normalize("NFKC", typed))
    _check_name(name)
    if not all(map(_is_written, name)):
        raise UserError("name.refused.letters", name=lines.name(name))
    # Typed in haste: «boubacar kamara». A name with any capital is as its person writes it.
    return name.title() if name == name.lower() else name


def aliases_in(typed: str | None) -> tuple[str, ...]:
    """Return the aliases of a list separated by commas; refuse the first that would not do."""
    names = dict.fromkeys(name for part in _SEPARATOR.split(typed or "") if (name := plain(part)))
    if len(names) > _ALIASES:
        raise UserError("aliases.refused.many", count=_ALIASES)
    for name in names:
        _check_name(name)
    return tuple(names)


def languages_in(typed: str | None, texts: Texts) -> frozenset[str]:
    """Return the codes of languages named by code or by name, in any language Minot speaks."""
    known = _language_names(texts)
    found: set[str] = set()
    for word in filter(None, map(fold, _SEPARATOR.split(typed or ""))):
        if word not in known:
            raise UserError("languages.unknown", language=lines.name(word))
        found.add(known[word])
    return frozenset(found)


def language_choices(typed: str, texts: Texts, locale: str) -> list[app_commands.Choice[str]]:
    """Return languages to add to those typed so far: «fr, en» offers «fr, en, it»."""
    *before, last = _SEPARATOR.split(typed) or [""]
    wanted = fold(last)
    start = "".join(f"{word.strip()}, " for word in before if word.strip())
    return [
        app_commands.Choice(name=clipped(f"{start}{name}", CHOICE), value=f"{start}{code}"[:CHOICE])
        for code in LANGUAGES
        if ((name := texts.language_name(code, locale)) and fold(name).startswith(wanted))
        or code.startswith(wanted)
    ]


def _is_written(character: str) -> bool:
    """Return whether a character may stand in a name: letters, their accents, digits, few signs."""
    is_letter = character.isalnum() or unicodedata.category(character) in {"Mn", "Mc"}
    return is_letter or character in _SIGNS


def _check_name(name: str) -> None:
    letters = [character for character in name if character.isalpha()]
    if len(name) > _LONGEST:
        raise UserError("name.refused.long", most=_LONGEST)
    if not letters or not fold(name):
        raise UserError("name.refused.letters", name=lines.name(name))
    if len(letters) < _SHORTEST:
        raise UserError("name.refused.short", name=lines.name(name))
    if fold(name) in _everyday_words():
        raise UserError("name.refused.common", name=lines.name(name))


@cache
def _everyday_words() -> frozenset[str]:
    """Return the words that on their own are nobody, in the languages Minot reads."""
    lexicons = shipped_lexicons().values()
    keys = ("language.common", "names.ordinary", "names.roles", "names.pronouns")
    return frozenset(word for each in lexicons for key in keys for word in each.words(key))


def _language_names(texts: Texts) -> dict[str, str]:
    names = {code: code for code in LANGUAGES}
    for code in LANGUAGES:
        names[fold(Locale.parse(code).get_language_name(code) or code)] = code
        for locale in texts.locales:
            names[fold(texts.language_name(code, locale))] = code
    return names
