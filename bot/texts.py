"""What Minot says, by key and language, with plurals."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Final, Self, cast

from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal

DEFAULT: Final = "en"

_FOLDER: Final = Path(__file__).parent / "locales"

Text = str | Mapping[str, str]
"""A text, or its plural forms by the category that Unicode gives a number (one, few, other…).

The form ``none`` is said instead of «0 items».
"""
_NONE: Final = "none"
# French leaves a space before « : ; ! ? » and inside its quotation marks; no line may break there.
_FRENCH: Final = "fr"
_BOUND: Final = re.compile(r" (?=[:;!?»])|(?<=«) ")


class TextsError(Exception):
    """A catalogue cannot be used as it stands."""


@dataclass(frozen=True, slots=True)
class Texts:
    """The catalogues of every language Minot speaks."""

    catalogues: Mapping[str, Mapping[str, Text]]

    @classmethod
    def load(cls, folder: Path = _FOLDER) -> Self:
        """Read one catalogue per file; raise TextsError when a file is not one."""
        files = sorted(folder.glob("*.toml"))
        return cls({file.stem: _catalogue(file) for file in files})

    @property
    def locales(self) -> tuple[str, ...]:
        """The languages Minot speaks, in alphabetical order."""
        return tuple(self.catalogues)

    def say(self, key: str, locale: str, **blanks: object) -> str:
        """Return a text with its blanks filled, in the plural form its ``count`` asks for.

        Whole numbers are written as the language writes them; everything else stands as given.
        """
        text = self.catalogues[self.locale_for(locale)][key]
        if not isinstance(text, str):
            text = _form(text, cast("int", blanks["count"]), locale)
        return text.format_map({name: _shown(value, locale) for name, value in blanks.items()})

    def locale_for(self, locale: object | None) -> str:
        """Return the language Minot speaks for one of Discord's locales; English when none fits."""
        language = str(locale or "").replace("_", "-").partition("-")[0].lower()
        return language if language in self.catalogues else DEFAULT

    def listed(self, words: Iterable[str], locale: str) -> str:
        """Return words as one enumeration: «A, B and C»."""
        first = list(words)
        if len(first) < 2:  # noqa: PLR2004  (one word needs no «and»)
            return "".join(first)
        last = first.pop()
        return self.say("list.and", locale, first=", ".join(first), last=last)

    def language_name(self, language: str, locale: str) -> str:
        """Return what a language is called in another; its code when it has no name there."""
        try:
            name = Locale.parse(language.replace("-", "_")).get_language_name(locale)
        except (UnknownLocaleError, ValueError):
            name = None
        return name or language


def blanks_in(text: Text) -> frozenset[str]:
    """Return the names of the blanks in a text, whatever its plural form."""
    forms = [text] if isinstance(text, str) else list(text.values())
    return frozenset(name for form in forms for _, name, _, _ in Formatter().parse(form) if name)


def plural_categories(locale: str) -> frozenset[str]:
    """Return the plural categories that whole numbers below a million have in a language."""
    return frozenset(map(_locale(locale).plural_form, range(1000)))


def _catalogue(file: Path) -> Mapping[str, Text]:
    """Read one language's texts: each is a string, or a table of plural forms with ``other``."""
    with file.open("rb") as stream:
        catalogue = cast("dict[str, Text]", tomllib.load(stream))
    for key, text in catalogue.items():
        if not isinstance(text, str) and "other" not in text:
            raise TextsError(f"{file.name}: {key} is neither a text nor a table of plural forms")
    if file.stem != _FRENCH:
        return catalogue
    return {key: _bound(text) for key, text in catalogue.items()}


def _bound(text: Text) -> Text:
    """Return a text with no-break spaces where a sign belongs to its word."""
    if isinstance(text, str):
        return _BOUND.sub("\u00a0", text)
    return {form: _BOUND.sub("\u00a0", said) for form, said in text.items()}


def _form(forms: Mapping[str, str], count: int, locale: str) -> str:
    if count == 0 and _NONE in forms:
        return forms[_NONE]
    return forms.get(_locale(locale).plural_form(count), forms["other"])


def _shown(value: object, locale: str) -> object:
    # Identifiers are given as text: only a count of things is written with separators.
    if isinstance(value, int) and not isinstance(value, bool):
        return format_decimal(value, locale=locale)
    return value


@cache
def _locale(locale: str) -> Locale:
    return Locale.parse(locale.replace("-", "_"))
