"""How the pretend Discord says no: one error with its HTTP status, Discord's code and body."""

from typing import Any, Final

MESSAGES: Final = {
    0: "401: Unauthorized",
    10002: "Unknown Application",
    10003: "Unknown Channel",
    10004: "Unknown Guild",
    10007: "Unknown Member",
    10008: "Unknown Message",
    10013: "Unknown User",
    10015: "Unknown Webhook",
    10062: "Unknown interaction",
    10063: "Unknown application command",
    40060: "Interaction has already been acknowledged.",
    50001: "Missing Access",
    50005: "Cannot edit a message authored by another user",
    50006: "Cannot send an empty message",
    50007: "Cannot send messages to this user",
    50013: "Missing Permissions",
    50024: "Cannot execute action on this channel type",
    50027: "Invalid Webhook Token",
    50035: "Invalid Form Body",
    50083: "Thread is archived",
    50109: "The request body contains invalid JSON.",
    160005: "This thread is locked",
}

_STATUSES: Final = {
    0: 401,
    40060: 400,
    50001: 403,
    50005: 403,
    50006: 400,
    50007: 403,
    50013: 403,
    50024: 400,
    50027: 401,
    50035: 400,
    50083: 400,
    50109: 400,
    160005: 400,
}
_UNKNOWN_THING: Final = 404


class Refusal(Exception):
    """Discord refuses a request."""

    def __init__(self, code: int, errors: dict[str, Any] | None = None) -> None:
        self.code = code
        self.errors = errors
        self.status = _STATUSES.get(code, _UNKNOWN_THING)
        super().__init__(f"{self.status} {code} {MESSAGES[code]}")

    @property
    def body(self) -> dict[str, Any]:
        """The JSON that Discord answers with."""
        body: dict[str, Any] = {"message": MESSAGES[self.code], "code": self.code}
        if self.errors is not None:
            body["errors"] = self.errors
        return body


class NotServed(Exception):
    """The playground does not pretend this part of Discord."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(f"the playground does not serve {what}")
