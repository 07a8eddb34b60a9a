"""Everything one item says: who is meant, which clubs, how far a move is, who reported, who spoke."""

from newsroom.knowledge import Knowledge
from newsroom.languages import language_of
from newsroom.model import ClubRole, Item, Mention, Quote, Reading, Role, Rumour, Stage
from newsroom.names import mentions_of
from newsroom.passages import item_text, passage, tokens_of
from newsroom.quotes import spans_in


def read(item: Item, knowledge: Knowledge, *, hint: str | None = None) -> Reading:
    """Return everything an item says; hint is the language its feed usually has."""
    text = item_text(item)
    language = language_of(text, knowledge.lexicons, hint=item.language or hint)
    whole = passage(text, len(item.title.strip()))
    lexicon = knowledge.lexicons.get(language or "")
    endings = lexicon.endings if lexicon is not None else ()
    found = knowledge.gazetteer.find_in(whole.words, endings)
    mentions = tuple(m for each in found for m in mentions_of(whole.words, each))
    clubs = tuple(dict.fromkeys(m.club_key for m in mentions if m.club_key is not None))
    roles = tuple(ClubRole(club_key=key, role=Role.OTHER) for key in clubs)
    stage, because = Stage.NONE, ""
    if lexicon is not None:
        tokens = tokens_of(whole, {}, lambda word: True)
        for hit in lexicon.phrases.find(tokens):
            if hit.label.startswith("stage.") and hit.label[6:] in Stage:
                told = Stage(hit.label[6:])
                if told.rank > stage.rank:
                    stage, because = told, whole.sentence(tokens[hit.first].sentence)
    quotes = tuple(
        Quote(words=span.words_in(text)) for span in spans_in(text) if span.words_in(text)
    )
    rumours = tuple(_rumours(mentions, roles, stage, because))
    return Reading(
        language=language,
        mentions=mentions,
        clubs=roles,
        stage=stage,
        because=because,
        quotes=quotes,
        rumours=rumours,
    )


def _rumours(
    mentions: tuple[Mention, ...], clubs: tuple[ClubRole, ...], stage: Stage, because: str
) -> list[Rumour]:
    rumours: list[Rumour] = []
    for person_id in dict.fromkeys(m.person_id for m in mentions if m.person_id is not None):
        mine = [m for m in mentions if m.person_id == person_id]
        shared = any(not m.guild_ids for m in mine)
        guilds: list[int | None] = [None] if shared else sorted({g for m in mine for g in m.guild_ids})
        rumours.extend(
            Rumour(
                person_id=person_id,
                guild_id=guild,
                stage=stage,
                clubs=clubs,
                because=because,
                matched=mine[0].text,
            )
            for guild in guilds
        )
    return rumours
