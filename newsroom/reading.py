"""Everything one item says: people, clubs and roles, stage, sources, contract, quotes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from newsroom.careers import is_somebody
from newsroom.contracts import contract_end
from newsroom.crediting import Page, Press
from newsroom.knowledge import Knowledge
from newsroom.model import ClubRole, Item, Mention, Reading, Rumour
from newsroom.opening import Cut, cut, opened
from newsroom.parts import Part, main_part, own_parts
from newsroom.phrases import Hit, Token
from newsroom.quoting import quotes_of
from newsroom.roles import roles_of
from newsroom.scenes import Scene
from newsroom.sources import credited
from newsroom.stages import stage_of


def read(item: Item, knowledge: Knowledge, *, hint: str | None = None) -> Reading:
    """Return everything an item says; hint is the language its feed usually has."""
    its = opened(item, knowledge, hint)
    if its.lexicon is None:
        return Reading(
            language=its.language,
            mentions=its.mentions,
            rumours=_rumours(its.mentions, Rumour(person_id=0)),
        )
    return _understood(cut(its, its.lexicon, item.published_at))


def _understood(its: Cut) -> Reading:
    main = main_part(its)
    rumour = _rumour(its, main)
    mentions = _of_football(its)
    own = _own(its, main.scene, rumour)
    return Reading(
        language=its.item.language,
        mentions=mentions,
        clubs=_with_their_people(rumour.clubs, own),
        stage=rumour.stage,
        because=rumour.because,
        relayed_from=rumour.relayed_from,
        contract_until=rumour.contract_until,
        quotes=quotes_of(its),
        rumours=_rumours(mentions, rumour, own),
    )


def _own(its: Cut, scene: Scene, main: Rumour) -> dict[int, Rumour]:
    """Return what a round-up says of each person, the main one first; nothing for other items."""
    own = {person_id: _rumour(its, part) for person_id, part in own_parts(its, scene).items()}
    first = next(iter(own), None)
    return {p: replace(main, clubs=one.clubs) if p == first else one for p, one in own.items()}


def _with_their_people(
    clubs: Sequence[ClubRole], own: Mapping[int, Rumour]
) -> tuple[ClubRole, ...]:
    """Return the clubs of an item, each by its role to the person it is named with."""
    roles: dict[str, ClubRole] = {}
    for club in (club for rumour in own.values() for club in rumour.clubs):
        roles.setdefault(club.club_key, club)
    return tuple(roles.get(club.club_key, club) for club in clubs)


def _of_football(its: Cut) -> tuple[Mention, ...]:
    """Return the mentions without the single names of an item about another sport.

    Where a club's name is sure, only the name of another sport shows that it is about one, and
    only of people who are at none of the clubs named.
    """
    names = its.names
    if not names.elsewhere and (
        names.has_sure_club or not any(hit.label == "mood.elsewhere" for hit in its.hits)
    ):
        return its.item.mentions
    full = {
        person_id
        for person_id, places in names.people.items()
        if " " not in its.knowledge.people[person_id].display_name
        or any(found.last - found.first > 1 for found, _ in places)
        or (names.has_sure_club and person_id in names.at_home)
    }
    return tuple(m for m in its.item.mentions if m.person_id is None or m.person_id in full)


def _rumour(its: Cut, part: Part) -> Rumour:
    """Return what a part says of its person's move; nobody is named in it yet."""
    told = stage_of(part.stage)
    scene = part.scene
    tokens, hits = scene.tokens, scene.hits
    is_football = not its.is_elsewhere or its.names.has_sure_club
    roles = roles_of(scene, told.stage) if is_football else {}
    if its.is_elsewhere:
        hits = [hit for hit in hits if not hit.label.startswith("contract.")]
    watched = {token.sentence for token in tokens if token.kind == "PERSON"}
    foreign = scene.about_others - watched
    return Rumour(
        person_id=0,
        stage=told.stage,
        clubs=tuple(ClubRole(club_key=key, role=role) for key, role in roles.items()),
        relayed_from=credited(press_page(its, tokens, hits)),
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


def press_page(its: Cut, tokens: Sequence[Token], hits: Sequence[Hit]) -> Page:
    """Return an item as its sources are read."""
    sources = its.names.sources
    source_at = {
        index: sources[token.first][1]
        for index, token in enumerate(tokens)
        if token.kind == "SOURCE"
    }
    known = its.knowledge
    press = Press(
        source_at, known.journalists.keys(), known.given, is_somebody, known.alike, its.is_quoted
    )
    return Page(its.whole, tokens, hits, its.lexicon, press)


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
        like, matched = others.get(person_id, main), mine[0].text
        rumours.extend(
            replace(like, person_id=person_id, guild_id=guild, matched=matched) for guild in guilds
        )
    return tuple(rumours)
