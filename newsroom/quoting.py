"""What is said in an item: its quotes with who said them, where and when."""

from collections.abc import Mapping

from newsroom.folding import fold
from newsroom.fullnames import full_names
from newsroom.model import Kind, Quote
from newsroom.naming import main_person
from newsroom.opening import Cut
from newsroom.podium import Podium
from newsroom.speakers import Choose, chosen
from newsroom.speech import Speech, speeches


def quotes_of(its: Cut, choose: Choose = chosen) -> tuple[Quote, ...]:
    """Return what is said in an item; ``choose`` tells of those who may have said it who did."""
    tokens, hits, spans = its.tokens, its.hits, its.spans
    if not spans or not tokens:
        return ()
    people = its.knowledge.people
    display = {fold(people[p].display_name) for p in its.names.people}
    known = full_names(its.whole, tokens, (its.lexicon, its.knowledge.given), display)
    _with_aliases(known, its)
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
    return tuple(_quote(speech, scopes) for speech in speeches(spans, podium, choose))


def _with_aliases(known: dict[str, str], its: Cut) -> None:
    """Let every name of a person meant lead to the fullest the text has: «Mou» to José Mourinho."""
    for places in its.names.people.values():
        written = {its.whole.words.raw(found.first, found.last) for found, _ in places}
        full = [known[fold(name)] for name in written if fold(name) in known]
        full = full or [name for name in written if " " in name]
        for name in written:
            if full and " " not in name:
                known.setdefault(fold(name), full[0])


def _cast(its: Cut, known: Mapping[str, str]) -> dict[str, str]:
    """Return the main person, and the coach and the player an item is about, by what they are."""
    cast: dict[str, str] = {}
    main = main_person(its.names, its.whole, its.title)
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
