"""Which language a text is in: by its small words, and by langdetect when they leave a doubt."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from langdetect import DetectorFactory  # pyright: ignore[reportMissingTypeStubs]
from langdetect.detector_factory import PROFILES_DIRECTORY  # pyright: ignore
from langdetect.lang_detect_exception import LangDetectException  # pyright: ignore

from newsroom.folding import words
from newsroom.lexicon import Lexicon

OTHER: Final = "other"
_LONGEST: Final = 2_000  # characters looked at; a language shows sooner
_CLEAR: Final = 0.22  # of all words are small words of the language
_AHEAD: Final = 1.5  # times as many as in the next language
_FEW: Final = 8  # words below which small words alone decide nothing
_PRIOR: Final = 0.15  # what the feed's usual language is worth against langdetect's probabilities
_MARKS: Final = re.compile(r"https?://\S+|@\w+|#\w+")


def language_of(
    text: str, lexicons: Mapping[str, Lexicon], *, hint: str | None = None
) -> str | None:
    """Return the language of a text, ``other`` for one without a lexicon, None for no letters."""
    sample = _MARKS.sub(" ", text[:_LONGEST])
    found = words(sample)
    if not any(word.isalpha() for word in found):
        return hint if hint in lexicons else None
    shares = _shares(found, lexicons)
    best, second = (*sorted(shares.values(), reverse=True), 0.0, 0.0)[:2]
    first = max(shares, key=lambda language: (shares[language], language == hint), default=OTHER)
    if len(found) >= _FEW and best >= _CLEAR and best >= _AHEAD * second:
        return first
    return _second_opinion(sample, shares, lexicons, hint)


def _shares(found: list[str], lexicons: Mapping[str, Lexicon]) -> dict[str, float]:
    """Return per language the share of the words that are its small words."""
    return {
        language: sum(word in lexicon.words("language.common") for word in found) / len(found)
        for language, lexicon in lexicons.items()
    }


def _second_opinion(
    text: str, shares: Mapping[str, float], lexicons: Mapping[str, Lexicon], hint: str | None
) -> str | None:
    scores = dict(_detected(text))
    for language in lexicons:
        scores[language] = scores.get(language, 0.0) + 1.5 * shares.get(language, 0.0)
    if hint is not None:
        key = hint if hint in lexicons else OTHER
        scores[key] = scores.get(key, 0.0) + _PRIOR
    best = max(scores, key=lambda language: scores[language], default=None)
    return best if best is None or best in lexicons else OTHER


def _detected(text: str) -> list[tuple[str, float]]:
    detector: Any = _factory().create()
    detector.append(text)
    try:
        found: Any = detector.get_probabilities()
    except LangDetectException:
        return []
    return [(str(each.lang), float(each.prob)) for each in found]


@cache
def _factory() -> Any:  # noqa: ANN401  (langdetect has no types)
    """Return langdetect's profiles, read once, with the seed that makes it deterministic."""
    factory: Any = DetectorFactory()
    factory.load_profile(PROFILES_DIRECTORY)
    factory.set_seed(0)
    DetectorFactory.seed = 0
    return factory
