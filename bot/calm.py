"""How Python's own housekeeping is kept from holding up answers while Minot runs."""

import gc
import sys
from typing import Final

_GARBAGE: Final = (20_000, 20, 20)
_TURN: Final = 0.001


def settle() -> None:
    """Leave what stands now alone for good, clean up seldom, and let threads take short turns."""
    gc.collect()
    # What stands now stands to the end: looking through it for garbage takes 40 ms, in which
    # nobody would be answered.
    gc.freeze()
    gc.set_threshold(*_GARBAGE)
    # The driver's threads need the interpreter between any two rows, and wait for it as long as
    # this whenever something is computed: with Python's own 5 ms a burst of news takes twice the
    # time, and each question to the store, too.
    sys.setswitchinterval(_TURN)
