"""Which language a text is in: by its small words, and by langdetect when they leave a doubt."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

from langdetect import DetectorFactory  # pyright: ignore[reportMissingTypeStubs]
from langdetect.detector_factory import PROFILES_DIRECTORY  # pyright: ignore
from langdetect.lang_detect_exception import LangDetectException  # pyright: ignore

from newsroom.folding import words
from newsroom.lexicon import Lexicon

OTHER: Final = "other"
_LONGEST: Final = 1_500  # characters looked at; a language shows sooner
_CLEAR: Final = 0.12  # what the small words of the language must weigh per word of the text
_AHEAD: Final = 1.4  # times as much as those of the next language
_FEW: Final = 8  # words below which small words alone decide nothing
_PRIOR: Final = 0.15  # what the feed's usual language is worth against langdetect's probabilities
_SHORT: Final = 16  # words; in a text of fewer the usual language weighs more
_HEADLINE: Final = 1.5  # what it is worth in the shortest
_UNREAD: Final = 0.3  # what another language is worth in a headline: names are of any language
_SMALL_WORDS: Final = 2.0  # what a share of small words is worth against the same
_NOT_TEXT: Final = re.compile(r"https?://\S+|[@#]\w+")


class Languages:
    """The languages that Minot reads, ready to be told apart."""

    def __init__(self, lexicons: Mapping[str, Lexicon]) -> None:
        holders: dict[str, list[str]] = {}
        for language, lexicon in lexicons.items():
            for word in lexicon.words("language.common"):
                holders.setdefault(word, []).append(language)
        self._languages = tuple(lexicons)
        self._weights = {
            word: tuple((language, 1.0 / len(held) ** 2) for language in held)
            for word, held in holders.items()
        }

    def of(self, text: str, *, hint: str | None = None) -> str | None:
        """Return the language, ``other`` for one without a lexicon, the hint without letters."""
        sample = text[:_LONGEST]
        if "@" in sample or "#" in sample or "http" in sample:
            sample = _NOT_TEXT.sub(" ", sample)
        found = words(sample)
        if not any(word.isalpha() for word in found):
            return hint if hint in self._languages else None
        weighed = self._weighed(found)
        ranked = sorted(weighed.values(), reverse=True)
        best, second = (*ranked, 0.0, 0.0)[:2]
        if len(found) >= _FEW and best >= _CLEAR and best >= _AHEAD * second:
            return max(weighed, key=lambda language: weighed[language])
        return self._second_opinion(sample, weighed, hint)

    def _weighed(self, found: Sequence[str]) -> dict[str, float]:
        """Return per language what its small words weigh; one that others share weighs less."""
        weighed = dict.fromkeys(self._languages, 0.0)
        for held in filter(None, map(self._weights.get, found)):
            for language, weight in held:
                weighed[language] += weight
        return {language: weight / len(found) for language, weight in weighed.items()}

    def _second_opinion(
        self, text: str, weighed: Mapping[str, float], hint: str | None
    ) -> str | None:
        scores = dict(_detected(text))
        for language in self._languages:
            scores[language] = scores.get(language, 0.0) + _SMALL_WORDS * weighed[language]
        if hint in {None, *self._languages} and len(words(text)) < _SHORT:
            scores = {
                language: score if language in self._languages else _UNREAD * score
                for language, score in scores.items()
            }
        if hint is not None:
            key = hint if hint in self._languages else OTHER
            scores[key] = scores.get(key, 0.0) + _prior(len(words(text)))
        best = max(scores, key=lambda language: scores[language], default=None)
        return best if best is None or best in self._languages else OTHER


def _prior(length: int) -> float:
    """Return what the usual language is worth: nearly all for a headline, little for a page."""
    return max(_PRIOR, _HEADLINE * (1 - length / _SHORT))


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
    DetectorFactory.seed = 0
    return factory
