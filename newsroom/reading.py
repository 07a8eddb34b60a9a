"""Everything one item says: people, clubs and roles, stage, sources, contract, quotes."""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from types import MappingProxyType

from newsroom.careers import standing_at
from newsroom.contracts import contract_end
from newsroom.folding import fold
from newsroom.knowledge import Knowledge
from newsroom.lexicon import Lexicon
from newsroom.model import ClubRole, Item, Kind, Mention, Quote, Reading, Rumour
from newsroom.namesakes import is_plain
from newsroom.naming import Names, main_person, mentions_in, names_in
from newsroom.passages import Passage, item_text, passage, tokens_of
from newsroom.phrases import Token
from newsroom.podium import Podium, full_names
from newsroom.quotes import Span, spans_in
from newsroom.roles import club_signs, roles_of
from newsroom.scenes import (
    Scene,
    club_tokens,
    clubs_beside,
    first_of_title,
    heading_club,
    is_elsewhere,
    is_round_up,
    own_part,
    scene_of,
    sentences_about,
    title_sentences,
)
from newsroom.sources import credited
from newsroom.speech import Speech, speeches
from newsroom.stages import Circumstances, Signed, stage_of, stage_signs


def read(item: Item, knowledge: Knowledge, *, hint: str | None = None) -> Reading:
    """Return everything an item says; hint is the language its feed usually has."""
    its = _opened(item, knowledge, hint)
    if its.lexicon is None:
        return Reading(
            language=its.language,
            mentions=its.mentions,
            rumours=_rumours(its.mentions, Rumour(person_id=0)),
        )
    return _understood(_Item(its, its.lexicon, item.published_at))


@dataclass(frozen=True, slots=True)
class Part:
    """What one person's move is judged by: signs of its stage, and the scene of its clubs."""

    stage: Sequence[Signed]
    scene: Scene


def parts_of(item: Item, knowledge: Knowledge, *, hint: str | None = None) -> list[Part]:
    """Return the parts by which an item is judged, the whole item first, then its people's.

    Empty for an item in a language that Minot does not read.
    """
    opened = _opened(item, knowledge, hint)
    if opened.lexicon is None:
        return []
    its = _Item(opened, opened.lexicon, item.published_at)
    main = _scene(its)
    return [_part(its, main, own_part(opened.names, main)), *_own_parts(its, main).values()]


@dataclass(frozen=True, slots=True)
class _Opened:
    """An item with its language and the names in it."""

    whole: Passage
    names: Names
    mentions: tuple[Mention, ...]
    knowledge: Knowledge
    language: str | None
    lexicon: Lexicon | None


def _opened(item: Item, knowledge: Knowledge, hint: str | None) -> _Opened:
    text = item_text(item)
    language = knowledge.languages.of(text, hint=item.language or hint)
    whole = passage(text, len(item.title.strip()))
    lexicon = knowledge.lexicons.get(language or "")
    names = names_in(whole, knowledge, lexicon, language)
    return _Opened(whole, names, mentions_in(whole, names), knowledge, language, lexicon)


class _Item:
    """An item in a language that Minot reads, cut into tokens, with the phrases found in it."""

    def __init__(self, opened: _Opened, lexicon: Lexicon, published_at: datetime | None) -> None:
        self.whole = opened.whole
        self.names = opened.names
        self.mentions = opened.mentions
        self.knowledge = opened.knowledge
        self.language = opened.language
        self.lexicon = lexicon
        self.published = published_at.date() if published_at else None
        plain = partial(is_plain, lexicon=lexicon)
        self.tokens = tokens_of(opened.whole, opened.names.kinds(), plain)
        self.hits = lexicon.phrases.find(self.tokens)
        self.spans = spans_in(opened.whole.text)
        self.title = title_sentences(opened.whole)
        self.is_elsewhere = is_elsewhere(opened.names, self.tokens, self.hits, self.title)
        starts = [span.start for span in self.spans]
        self.is_quoted = partial(_is_quoted, opened.whole, self.spans, starts)


def _understood(its: _Item) -> Reading:
    scene = _scene(its)
    rumour = _rumour(its, _part(its, scene, own_part(its.names, scene)))
    mentions = _of_football(its)
    own = _own(its, scene, rumour)
    return Reading(
        language=its.language,
        mentions=mentions,
        clubs=_with_their_people(rumour.clubs, own),
        stage=rumour.stage,
        because=rumour.because,
        relayed_from=rumour.relayed_from,
        contract_until=rumour.contract_until,
        quotes=_quotes(its),
        rumours=_rumours(mentions, rumour, own),
    )


def _own(its: _Item, scene: Scene, main: Rumour) -> dict[int, Rumour]:
    """Return what a round-up says of each person, the main one first; nothing for other items."""
    own = {person_id: _rumour(its, part) for person_id, part in _own_parts(its, scene).items()}
    first = next(iter(own), None)
    return {p: replace(main, clubs=one.clubs) if p == first else one for p, one in own.items()}


def _own_parts(its: _Item, scene: Scene) -> dict[int, Part]:
    """Return the parts of a round-up by person, the main one first; nothing for other items."""
    if not is_round_up(its.names, scene):
        return {}
    main_id = _main(its)
    people = sorted(its.names.people, key=lambda person_id: person_id != main_id)
    return {
        p: _part(its, replace(scene_of(its.names, scene, p), career=_career(its, p)), _all)
        for p in people
    }


def _all(_: Token) -> bool:
    return True


def _main(its: _Item) -> int | None:
    first = first_of_title(its.names, its.tokens, its.title)
    return main_person(its.names, its.whole, its.title) if first is None else first


def _with_their_people(
    clubs: Sequence[ClubRole], own: Mapping[int, Rumour]
) -> tuple[ClubRole, ...]:
    """Return the clubs of an item, each by its role to the person it is named with."""
    roles: dict[str, ClubRole] = {}
    for club in (club for rumour in own.values() for club in rumour.clubs):
        roles.setdefault(club.club_key, club)
    return tuple(roles.get(club.club_key, club) for club in clubs)


def _of_football(its: _Item) -> tuple[Mention, ...]:
    """Return the mentions without the bare family names of an item about another sport."""
    if its.names.has_sure_club or not any(hit.label == "mood.elsewhere" for hit in its.hits):
        return its.mentions
    full = {p for p, names in its.names.people.items() if any(not o.bare for _, o in names)}
    return tuple(m for m in its.mentions if m.person_id is None or m.person_id in full)


def _part(its: _Item, scene: Scene, mine: Callable[[Token], bool]) -> Part:
    circumstances = Circumstances(
        its.published,
        mine,
        its.is_elsewhere,
        has_people=bool(its.names.people),
        has_sure_club=its.names.has_sure_club,
    )
    return Part(stage_signs(scene, circumstances), scene)


def _rumour(its: _Item, part: Part) -> Rumour:
    """Return what a part says of its person's move; nobody is named in it yet."""
    told = stage_of(part.stage)
    scene = part.scene
    tokens, hits = scene.tokens, scene.hits
    is_football = not its.is_elsewhere or its.names.has_sure_club
    roles = roles_of(club_signs(scene, told.stage)) if is_football else {}
    if its.is_elsewhere:
        hits = [hit for hit in hits if not hit.label.startswith("contract.")]
    watched = {token.sentence for token in tokens if token.kind == "PERSON"}
    foreign = scene.about_others - watched
    return Rumour(
        person_id=0,
        stage=told.stage,
        clubs=tuple(ClubRole(club_key=key, role=role) for key, role in roles.items()),
        relayed_from=credited(
            its.whole, tokens, hits, its.lexicon, (_sources(its), its.knowledge.given)
        ),
        contract_until=contract_end(
            tokens,
            hits,
            its.lexicon,
            (
                told.stage,
                lambda token: token.sentence in foreign and not its.is_quoted(token),
                its.published,
            ),
        ),
        because=its.whole.sentence(told.sentence) if told.sentence >= 0 else "",
    )


def _scene(its: _Item) -> Scene:
    main_id = _main(its)
    main, others = sentences_about(its.names, its.tokens, main_id, its.knowledge.given)
    clubs_at = club_tokens(its.names, its.tokens)
    hints = its.lexicon.cues
    return Scene(
        whole=its.whole,
        tokens=its.tokens,
        hits=its.hits,
        hints=[() if token.kind else hints.of(token.word) for token in its.tokens],
        club_at=clubs_at,
        title=its.title,
        about_main=main,
        about_others=others,
        beside=clubs_beside(its.whole, its.tokens, clubs_at),
        heading=heading_club(its.whole, its.tokens, clubs_at),
        is_quoted=its.is_quoted,
        career=_career(its, main_id),
    )


def _career(its: _Item, person_id: int | None) -> Mapping[str, str] | None:
    career = its.knowledge.careers.get(person_id or 0)
    return None if career is None else standing_at(career, its.published)


def _sources(its: _Item) -> dict[int, str]:
    return {
        index: its.names.sources[token.first][1]
        for index, token in enumerate(its.tokens)
        if token.kind == "SOURCE"
    }


def _is_quoted(whole: Passage, spans: Sequence[Span], starts: Sequence[int], token: Token) -> bool:
    place = whole.words.starts[token.first]
    before = bisect_right(starts, place) - 1
    return before >= 0 and place < spans[before].end


def _quotes(its: _Item) -> tuple[Quote, ...]:
    tokens, hits, spans = its.tokens, its.hits, its.spans
    if not spans:
        return ()
    people = its.knowledge.people
    display = {fold(people[p].display_name) for p in its.names.people}
    known = full_names(its.whole, tokens, (its.lexicon, its.knowledge.given), display)
    podium = Podium(
        whole=its.whole,
        tokens=tokens,
        lexicon=its.lexicon,
        not_speech=frozenset(hit.last for hit in hits if hit.label == "speech.not_speech"),
        occasions={hit.first: hit for hit in hits if hit.label == "speech.occasion"},
        full_names=known,
        people=_cast(its, known),
        demonyms=its.knowledge.demonyms,
        given=its.knowledge.given,
        journalists=frozenset(its.knowledge.journalists),
    )
    scopes = {
        name: (person_id, guild)
        for person_id, places in its.names.people.items()
        for found, owner in places
        for guild in (owner.guild_id,)
        for name in (its.whole.words.raw(found.first, found.last), people[person_id].display_name)
    }
    return tuple(_quote(speech, scopes) for speech in speeches(spans, podium))


def _cast(its: _Item, known: Mapping[str, str]) -> dict[str, str]:
    """Return the main person, and the coach and the player an item is about, by what they are."""
    cast: dict[str, str] = {}
    main = main_person(its.names, its.whole, title_sentences(its.whole))
    if main is None:
        return cast
    for person_id in (main, *its.names.people):
        found, _ = its.names.people[person_id][0]
        written = its.whole.words.raw(found.first, found.last)
        name = known.get(fold(written), written)
        is_coach = its.knowledge.people[person_id].kind is Kind.COACH
        cast.setdefault("main", name)
        cast.setdefault("coach" if is_coach else "player", name)
    return cast


def _quote(speech: Speech, scopes: Mapping[str, tuple[int, int | None]]) -> Quote:
    person_id, guild_id = scopes.get(speech.speaker or "", (None, None))
    return Quote(
        words=speech.words,
        speaker=speech.speaker,
        person_id=person_id,
        guild_id=guild_id,
        source=speech.source,
        said_on=speech.said_on,
        parts=speech.parts,
    )


def _rumours(
    mentions: Sequence[Mention], main: Rumour, others: Mapping[int, Rumour] = MappingProxyType({})
) -> tuple[Rumour, ...]:
    """Return a rumour per person, or per server when only servers' own names were found."""
    rumours: list[Rumour] = []
    for person_id in dict.fromkeys(m.person_id for m in mentions if m.person_id is not None):
        mine = [m for m in mentions if m.person_id == person_id]
        shared = any(not m.guild_ids for m in mine)
        guilds: list[int | None] = [None]
        if not shared:
            guilds = [*sorted({guild for m in mine for guild in m.guild_ids})]
        like = replace(others.get(person_id, main), person_id=person_id, matched=mine[0].text)
        rumours.extend(replace(like, guild_id=guild) for guild in guilds)
    return tuple(rumours)
