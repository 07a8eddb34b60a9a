"""What is new in a document, measured against the memory of the last one."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from feeds.entries import Draft
from feeds.memory import Block, Head, Memory, packed_keys
from newsroom.model import Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """The blocks of a document, and which of them are known.

    ``known`` is empty when the frame changed: then any item may read differently.
    """

    frame: bytes
    hashes: tuple[bytes, ...]
    known: Memory | None = None

    @property
    def unknown(self) -> tuple[bytes, ...]:
        """The blocks that must be parsed, in the order of the document."""
        if self.known is None:
            return self.hashes
        return tuple(block for block in self.hashes if block not in self.known.blocks)

    @property
    def known_keys(self) -> list[tuple[bytes, ...]]:
        """The keys of the known items, once for each time they stand in the document."""
        if self.known is None:
            return []
        blocks = self.known.blocks
        return [blocks[block].keys for block in self.hashes if block in blocks]

    def remembered(self, head: Head, drafts: Sequence[Draft]) -> Memory:
        """Return the memory of this document, given what its unknown blocks held, in order."""
        fresh = dict(zip(self.unknown, (_block(draft) for draft in drafts), strict=True))
        old = self.known.blocks if self.known is not None else {}
        blocks = {block: fresh.get(block) or old[block] for block in self.hashes}
        return Memory(frame=self.frame, head=head, blocks=blocks)


def difference(frame: bytes, hashes: tuple[bytes, ...], memory: Memory | None) -> Difference:
    """Return what is new in a document with these blocks."""
    same = memory if memory is not None and memory.frame == frame else None
    return Difference(frame=frame, hashes=hashes, known=same)


def settled(drafts: Sequence[Draft], known: Sequence[tuple[bytes, ...]] = ()) -> tuple[Item, ...]:
    """Return drafts as items, with only those keys that no other item of the document has.

    ``known`` holds the keys of the document's other items. An item that is there twice is given
    once.
    """
    short = [_short_keys(draft) for draft in drafts]
    counts = Counter(key for keys in (*short, *known) for key in set(keys[:-1]))
    # Items without a key of their own are told apart by their words alone.
    seen = {keys[-1] for keys in known if not any(counts[key] == 1 for key in keys[:-1])}
    items: list[Item] = []
    for draft, keys in zip(drafts, short, strict=True):
        pairs = zip(draft.item.keys, keys, strict=False)
        own = tuple(key for key, brief in pairs if counts[brief] == 1)
        if not own:
            if keys[-1] in seen:
                continue
            seen.add(keys[-1])
        items.append(replace(draft.item, keys=own or (draft.own_key,)))
    return tuple(items)


def _block(draft: Draft) -> Block:
    published_at = draft.item.published_at
    return Block(_short_keys(draft), int(published_at.timestamp()) if published_at else 0)


def _short_keys(draft: Draft) -> tuple[bytes, ...]:
    return packed_keys((*draft.item.keys, draft.words))
