"""Everything one item says: who is meant, which clubs, how far a move is, who reported, who spoke."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from newsroom.clubs import Reader, clubs_meant
from newsroom.contracts import contract_end
from newsroom.folding import fold
from newsroom.knowledge import Knowledge
from newsroom.lexicon import Lexicon
from newsroom.model import ClubRole, Item, Kind, Mention, Quote, Reading, Rumour
from newsroom.names import Found, Owner
from newsroom.namesakes import Readers, is_plain, people_meant
from newsroom.passages import Passage, item_text, passage, tokens_of
from newsroom.phrases import Hit, Token
from newsroom.podium import Podium, full_names
from newsroom.quotes import Span, spans_in
from newsroom.roles import Scene, names_a_suitor, roles_of
from newsroom.sources import credited
from newsroom.speech import Speech, speeches
from newsroom.stages import Told, claims_in, stage_of

_HEADED: Final = 2  # tokens: a heading and what follows
_OFTEN: Final = 4  # words of another sport or trade, after which an item is about that


@dataclass(frozen=True, slots=True)
class _Names:
    """The names of an item that mean somebody or some club."""

    people: Mapping[int, Sequence[tuple[Found, Owner]]]
    clubs: Mapping[int, tuple[int, str]]
    sources: Mapping[int, tuple[int, str]]

    def kinds(self) -> dict[int, tuple[int, str]]:
        """Return the end and the kind of each name by its first word; people before clubs."""
        kinds = {first: (last, "SOURCE") for first, (last, _) in self.sources.items()}
        kinds.update({first: (last, "CLUB") for first, (last, _) in self.clubs.items()})
        for places in self.people.values():
            kinds.update({found.first: (found.last, "PERSON") for found, _ in places})
        return kinds


def read(item: Item, knowledge: Knowledge, *, hint: str | None = None) -> Reading:
    """Return everything an item says; hint is the language its feed usually has."""
    text = item_text(item)
    language = knowledge.languages.of(text, hint=item.language or hint)
    whole = passage(text, len(item.title.strip()))
    lexicon = knowledge.lexicons.get(language or "")
    names = _names(whole, knowledge, lexicon, language)
    mentions = _mentions(whole, names)
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
    names: _Names
    mentions: tuple[Mention, ...]
    knowledge: Knowledge
    lexicon: Lexicon


def _understood(item: Item, its: _Item, language: str | None) -> Reading:
    tokens = tokens_of(its.whole, its.names.kinds(), partial(is_plain, lexicon=its.lexicon))
    hits = its.lexicon.phrases.find(tokens)
    spans = spans_in(its.whole.text)
    title = _title_sentences(its.whole)
    main, others = _sentences_about(its, tokens, title)
    published = item.published_at.date() if item.published_at else None
    claims = claims_in(tokens, hits, partial(_is_quoted, its.whole, spans), published)
    claims = [
        c for c in claims if c.sentence in title or c.sentence in main or c.sentence not in others
    ]
    clubs_at = _club_tokens(its.names, tokens)
    scene = Scene(
        tokens=tokens,
        hits=hits,
        club_at=clubs_at,
        title=title,
        about_main=main,
        about_others=others,
        beside=_beside(its.whole, tokens, clubs_at),
        heading=_heading(its.whole, tokens, clubs_at),
    )
    told = stage_of(claims, title, has_suitor=names_a_suitor(scene))
    elsewhere = _is_elsewhere(its.names, tokens, hits, title)
    if elsewhere:
        told = Told()
    roles = roles_of(scene, told.stage)
    foreign = frozenset(others - main)
    until = (
        None
        if elsewhere
        else contract_end(tokens, hits, its.lexicon, (told.stage, foreign, published))
    )
    sources = {first: name for first, (_, name) in its.names.sources.items()}
    at = {
        i: sources[t.first]
        for i, t in enumerate(tokens)
        if t.first in sources and t.kind == "SOURCE"
    }
    relayed = credited(its.whole, tokens, hits, its.lexicon, (at, its.knowledge.given))
    quotes = _quotes(its, tokens, hits, spans)
    clubs = tuple(ClubRole(club_key=key, role=role) for key, role in roles.items())
    because = its.whole.sentence(told.sentence) if told.sentence >= 0 else ""
    rumour = Rumour(
        person_id=0,
        stage=told.stage,
        clubs=clubs,
        relayed_from=relayed,
        contract_until=until,
        because=because,
    )
    return Reading(
        language=language,
        mentions=its.mentions,
        clubs=clubs,
        stage=told.stage,
        because=because,
        relayed_from=relayed,
        contract_until=until,
        quotes=quotes,
        rumours=_rumours(its.mentions, rumour),
    )


def _names(
    whole: Passage, knowledge: Knowledge, lexicon: Lexicon | None, language: str | None
) -> _Names:
    endings = lexicon.endings if lexicon is not None else ()
    found = knowledge.gazetteer.find_in(whole.words, endings)
    readers = Readers(knowledge.people, knowledge.given, lexicon)
    people = people_meant(whole, found, readers)
    taken = {each.first for places in people.values() for each, _ in places}
    clubs = clubs_meant(
        whole,
        [each for each in found if each.first not in taken],
        knowledge.clubs,
        Reader(lexicon, language, has_people=bool(people)),
    )
    sources = {
        each.first: (each.last, owner.source)
        for each in found
        for owner in each.owners
        if owner.source is not None
    }
    return _Names(people, clubs, sources)


def _mentions(whole: Passage, names: _Names) -> tuple[Mention, ...]:
    mentions: list[Mention] = []
    for person_id, places in names.people.items():
        guilds: dict[tuple[int, int], set[int | None]] = {}
        for found, owner in places:
            guilds.setdefault((found.first, found.last), set()).add(owner.guild_id)
        for place, taught in guilds.items():
            scope = frozenset(g for g in taught if g is not None and None not in taught)
            mentions.append(_mention(whole, place, person_id=person_id, guild_ids=scope))
    for first, (last, key) in names.clubs.items():
        mentions.append(_mention(whole, (first, last), club_key=key))
    return tuple(sorted(mentions, key=lambda m: (m.start, m.person_id or 0)))


def _mention(
    whole: Passage,
    place: tuple[int, int],
    *,
    person_id: int | None = None,
    club_key: str | None = None,
    guild_ids: frozenset[int] = frozenset(),
) -> Mention:
    start, end = whole.words.starts[place[0]], whole.words.ends[place[1] - 1]
    return Mention(
        start=start,
        end=end,
        text=whole.text[start:end],
        person_id=person_id,
        club_key=club_key,
        guild_ids=guild_ids,
    )


def _title_sentences(whole: Passage) -> frozenset[int]:
    return frozenset(
        number
        for number, start in zip(whole.sentence_of, whole.words.starts, strict=True)
        if start < whole.title_end
    )


def _sentences_about(
    its: _Item, tokens: Sequence[Token], title: frozenset[int]
) -> tuple[frozenset[int], frozenset[int]]:
    """Return the sentences that name the main person, and those that name somebody else."""
    main_id = _main_person(its.names, its.whole, title)
    mine = {found.first for found, _ in its.names.people.get(main_id or 0, ())}
    main: set[int] = set()
    others: set[int] = set()
    for index, token in enumerate(tokens):
        if token.kind == "PERSON":
            (main if token.first in mine else others).add(token.sentence)
        elif token.capital and token.word in its.knowledge.given and index + 1 < len(tokens):
            if tokens[index + 1].capital and tokens[index + 1].sentence == token.sentence:
                others.add(token.sentence)
    return frozenset(main), frozenset(others)


def _main_person(names: _Names, whole: Passage, title: frozenset[int]) -> int | None:
    """Return the person in the title, else the one named most."""
    best: tuple[bool, int, int] = (False, 0, 0)
    chosen: int | None = None
    for person_id, places in names.people.items():
        titled = any(whole.sentence_of[found.first] in title for found, _ in places)
        rank = (titled, len(places), -places[0][0].first)
        if chosen is None or rank > best:
            best, chosen = rank, person_id
    return chosen


def _is_quoted(whole: Passage, spans: Sequence[Span], token: Token) -> bool:
    place = whole.words.starts[token.first]
    return any(span.start <= place < span.end for span in spans)


def _club_tokens(names: _Names, tokens: Sequence[Token]) -> dict[int, str]:
    return {
        index: names.clubs[token.first][1]
        for index, token in enumerate(tokens)
        if token.kind == "CLUB"
    }


def _is_elsewhere(
    names: _Names, tokens: Sequence[Token], hits: Sequence[Hit], title: frozenset[int]
) -> bool:
    """Return whether an item tells of no football move: another sport, or nobody and no club."""
    elsewhere = [tokens[hit.first].sentence for hit in hits if hit.label == "mood.elsewhere"]
    if not names.clubs:
        return bool(elsewhere) or not names.people
    return any(sentence in title for sentence in elsewhere) or len(elsewhere) >= _OFTEN


def _beside(whole: Passage, tokens: Sequence[Token], clubs_at: Mapping[int, str]) -> dict[int, str]:
    """Return what clubs right after a person are: «Kamara (Marseille)», «Kamara - Villa»."""
    found: dict[int, str] = {}
    for at in clubs_at:
        gap = whole.words.gap(tokens[at].first)
        if at and tokens[at - 1].kind == "PERSON":
            if "(" in gap:
                found[at] = "current"
            elif gap.strip() in {"-", "–", "—"} and gap != "-":
                found[at] = "suitor"
    return found


def _heading(whole: Passage, tokens: Sequence[Token], clubs_at: Mapping[int, str]) -> str | None:
    """Return the club that a title begins with as its heading: «OM : …», «PSG - …»."""
    if 0 not in clubs_at or len(tokens) < _HEADED:
        return None
    gap = whole.words.gap(tokens[1].first)
    return clubs_at[0] if gap.strip() in {":", "-", "–", "|", ","} and gap != "-" else None


def _quotes(
    its: _Item, tokens: Sequence[Token], hits: Sequence[Hit], spans: Sequence[Span]
) -> tuple[Quote, ...]:
    people = its.knowledge.people
    known = full_names(its.whole, tokens)
    podium = Podium(
        whole=its.whole,
        tokens=tokens,
        lexicon=its.lexicon,
        not_speech=frozenset(hit.last for hit in hits if hit.label == "speech.not_speech"),
        occasions={hit.first: hit for hit in hits if hit.label == "speech.occasion"},
        full_names=known,
        people=_cast(its, known),
        demonyms=its.knowledge.demonyms,
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
    main = _main_person(its.names, its.whole, _title_sentences(its.whole))
    ids = [main, *its.names.people] if main is not None else []
    for person_id in ids:
        if person_id is None:
            continue
        found, _ = its.names.people[person_id][0]
        written = its.whole.words.raw(found.first, found.last)
        person = its.knowledge.people[person_id]
        name = known.get(fold(written), written)
        cast.setdefault("main", name)
        if person.kind is not Kind.COACH:
            cast.setdefault("player", name)
        if person.kind is Kind.COACH:
            cast.setdefault("coach", name)
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


def _rumours(mentions: Sequence[Mention], like: Rumour) -> tuple[Rumour, ...]:
    """Return a rumour per person, or per server when only servers' own names were found."""
    rumours: list[Rumour] = []
    for person_id in dict.fromkeys(m.person_id for m in mentions if m.person_id is not None):
        mine = [m for m in mentions if m.person_id == person_id]
        shared = any(not m.guild_ids for m in mine)
        guilds: list[int | None] = [None]
        if not shared:
            guilds = [*sorted({guild for m in mine for guild in m.guild_ids})]
        rumours.extend(
            Rumour(
                person_id=person_id,
                guild_id=guild,
                stage=like.stage,
                clubs=like.clubs,
                relayed_from=like.relayed_from,
                contract_until=like.contract_until,
                because=like.because,
                matched=mine[0].text,
            )
            for guild in guilds
        )
    return tuple(rumours)
