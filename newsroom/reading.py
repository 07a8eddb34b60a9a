"""Everything one item says: people, clubs and roles, stage, sources, contract, quotes."""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from types import MappingProxyType

from newsroom.contracts import contract_end
from newsroom.folding import fold
from newsroom.knowledge import Knowledge
from newsroom.lexicon import Lexicon
from newsroom.model import ClubRole, Item, Kind, Mention, Quote, Reading, Rumour, Stage
from newsroom.namesakes import is_plain
from newsroom.naming import Names, main_person, mentions_in, names_in
from newsroom.passages import Passage, item_text, passage, tokens_of
from newsroom.phrases import Hit, Token
from newsroom.podium import Podium, full_names
from newsroom.quotes import Span, spans_in
from newsroom.roles import Scene, names_a_suitor, roles_of
from newsroom.scenes import (
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
from newsroom.stages import Told, claims_in, stage_of


def read(item: Item, knowledge: Knowledge, *, hint: str | None = None) -> Reading:
    """Return everything an item says; hint is the language its feed usually has."""
    text = item_text(item)
    language = knowledge.languages.of(text, hint=item.language or hint)
    whole = passage(text, len(item.title.strip()))
    lexicon = knowledge.lexicons.get(language or "")
    names = names_in(whole, knowledge, lexicon, language)
    mentions = mentions_in(whole, names)
    if lexicon is None:
        return Reading(
            language=language,
            mentions=mentions,
            rumours=_rumours(mentions, Rumour(person_id=0)),
        )
    return _understood(item, _Item(whole, names, mentions, knowledge, lexicon), language)


@dataclass(frozen=True, slots=True)
class _Item:
    whole: Passage
    names: Names
    mentions: tuple[Mention, ...]
    knowledge: Knowledge
    lexicon: Lexicon


def _understood(item: Item, its: _Item, language: str | None) -> Reading:
    tokens = tokens_of(its.whole, its.names.kinds(), partial(is_plain, lexicon=its.lexicon))
    hits = its.lexicon.phrases.find(tokens)
    spans = spans_in(its.whole.text)
    scene = _scene(its, tokens, hits)
    rumour = _rumour(its, scene, own_part(its.names, scene), (spans, item.published_at))
    mentions = _of_football(its, hits)
    own = _own(its, scene, rumour, (spans, item.published_at))
    return Reading(
        language=language,
        mentions=mentions,
        clubs=_with_their_people(rumour.clubs, own),
        stage=rumour.stage,
        because=rumour.because,
        relayed_from=rumour.relayed_from,
        contract_until=rumour.contract_until,
        quotes=_quotes(its, tokens, hits, spans),
        rumours=_rumours(mentions, rumour, own),
    )


def _own(
    its: _Item,
    scene: Scene,
    main: Rumour,
    circumstances: tuple[Sequence[Span], datetime | None],
) -> dict[int, Rumour]:
    """Return what a round-up says of each person, the main one first; nothing for other items."""
    if not is_round_up(its.names, scene):
        return {}
    main_id = _main(its, scene.tokens, scene.title)
    parts = {p: scene_of(its.names, scene, p) for p in its.names.people}
    own = {p: _rumour(its, part, lambda _: True, circumstances) for p, part in parts.items()}
    first = {p: replace(main, clubs=one.clubs) for p, one in own.items() if p == main_id}
    return {**first, **{p: one for p, one in own.items() if p != main_id}}


def _main(its: _Item, tokens: Sequence[Token], title: frozenset[int]) -> int | None:
    first = first_of_title(its.names, tokens, title)
    return main_person(its.names, its.whole, title) if first is None else first


def _with_their_people(
    clubs: Sequence[ClubRole], own: Mapping[int, Rumour]
) -> tuple[ClubRole, ...]:
    """Return the clubs of an item, each by its role to the person it is named with."""
    roles: dict[str, ClubRole] = {}
    for club in (club for rumour in own.values() for club in rumour.clubs):
        roles.setdefault(club.club_key, club)
    return tuple(roles.get(club.club_key, club) for club in clubs)


def _of_football(its: _Item, hits: Sequence[Hit]) -> tuple[Mention, ...]:
    """Return the mentions without the bare family names of an item about another sport."""
    if its.names.has_sure_club or not any(hit.label == "mood.elsewhere" for hit in hits):
        return its.mentions
    full = {p for p, names in its.names.people.items() if any(not o.bare for _, o in names)}
    return tuple(m for m in its.mentions if m.person_id is None or m.person_id in full)


def _rumour(
    its: _Item,
    scene: Scene,
    mine: Callable[[Token], bool],
    circumstances: tuple[Sequence[Span], datetime | None],
) -> Rumour:
    """Return what a scene says of its person's move; nobody is named in it yet."""
    tokens, hits = scene.tokens, scene.hits
    spans, published_at = circumstances
    published = published_at.date() if published_at else None
    quoted = partial(_is_quoted, its.whole, spans, [span.start for span in spans])
    claims = [
        claim
        for claim in claims_in(tokens, hits, quoted, published)
        if mine(tokens[claim.at]) or (claim.is_quoted and len(its.names.people) == 1)
    ]
    told = stage_of(claims, scene.title, has_suitor=names_a_suitor(scene))
    roles = roles_of(scene, told.stage)
    if is_elsewhere(its.names, tokens, hits, scene.title):
        told, hits = Told(), [hit for hit in hits if not hit.label.startswith("contract.")]
        roles = roles_of(scene, Stage.NONE) if its.names.has_sure_club else {}
    watched = {token.sentence for token in tokens if token.kind == "PERSON"}
    foreign = scene.about_others - watched
    return Rumour(
        person_id=0,
        stage=told.stage,
        clubs=tuple(ClubRole(club_key=key, role=role) for key, role in roles.items()),
        relayed_from=credited(
            its.whole, tokens, hits, its.lexicon, (_sources(its, tokens), its.knowledge.given)
        ),
        contract_until=contract_end(
            tokens,
            hits,
            its.lexicon,
            (
                told.stage,
                lambda token: token.sentence in foreign and not quoted(token),
                published,
            ),
        ),
        because=its.whole.sentence(told.sentence) if told.sentence >= 0 else "",
    )


def _scene(its: _Item, tokens: Sequence[Token], hits: Sequence[Hit]) -> Scene:
    title = title_sentences(its.whole)
    main_id = _main(its, tokens, title)
    main, others = sentences_about(its.names, tokens, main_id, its.knowledge.given)
    clubs_at = club_tokens(its.names, tokens)
    return Scene(
        tokens=tokens,
        hits=hits,
        club_at=clubs_at,
        title=title,
        about_main=main,
        about_others=others,
        beside=clubs_beside(its.whole, tokens, clubs_at),
        heading=heading_club(its.whole, tokens, clubs_at),
    )


def _sources(its: _Item, tokens: Sequence[Token]) -> dict[int, str]:
    return {
        index: its.names.sources[token.first][1]
        for index, token in enumerate(tokens)
        if token.kind == "SOURCE"
    }


def _is_quoted(whole: Passage, spans: Sequence[Span], starts: Sequence[int], token: Token) -> bool:
    place = whole.words.starts[token.first]
    before = bisect_right(starts, place) - 1
    return before >= 0 and place < spans[before].end


def _quotes(
    its: _Item, tokens: Sequence[Token], hits: Sequence[Hit], spans: Sequence[Span]
) -> tuple[Quote, ...]:
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
