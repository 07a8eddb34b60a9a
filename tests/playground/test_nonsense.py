"""Whatever a bot sends, the pretend Discord takes it or refuses it; it never breaks."""

import re
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from playground.command_forms import check_command, check_commands
from playground.drafts import read_draft
from playground.refusals import NotServed, Refusal
from playground.world import Json

_WORDS = """
    content embeds title description fields name value url color timestamp footer text author image
    thumbnail components type style label custom_id options disabled emoji placeholder min_values
    max_values accessory media items file flags nonce enforce_nonce allowed_mentions parse roles
    users message_reference message_id attachments id tts poll choices required autocomplete
    name_localizations description_localizations fr default_member_permissions contexts
    integration_types min_length max_length nsfw dm_permission
"""
KEYS = re.findall(r"\w+", _WORDS)
ODD = [1 << 15, 1 << 60, "²", "-", "1", "https://a.example", "://", "fr", "x" * 300]

leaves = (
    st.none()
    | st.booleans()
    | st.integers(-5, 20)
    | st.sampled_from(
        [1 << 15, 1 << 60, "²", "-", "1", "https://a.example", "://", "fr", "x" * 300]
    )
    | st.text(max_size=5)
    | st.floats(allow_nan=False, width=16)
)
anything = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5)
        | st.fixed_dictionaries(
            {"type": st.integers(0, 18), "components": st.lists(inner, max_size=3)}
        )
    ),
    max_leaves=25,
)
messages = st.dictionaries(st.sampled_from(KEYS), anything, max_size=8)


@given(body=messages | anything)
@settings(max_examples=300, deadline=None)
def test_any_message_is_taken_or_refused(body: object) -> None:
    with suppress(Refusal, NotServed):
        draft = read_draft(body)
        assert len(draft.content.strip()) <= 2000
        assert len(draft.embeds) <= 10


@given(body=messages | anything)
@settings(max_examples=300, deadline=None)
def test_any_command_is_taken_or_refused(body: Json) -> None:
    with suppress(Refusal):
        assert 1 <= len(check_command(body)["name"]) <= 32
    with suppress(Refusal):
        assert len(check_commands([body, body])) == 2
