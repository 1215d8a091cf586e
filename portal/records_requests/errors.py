from __future__ import annotations

from portal.records_requests.values import RequestState


class UnknownRequest(LookupError):
    """There is no such request here."""


class MoveNotPossible(ValueError):
    """A request cannot go from the one state to the other."""

    def __init__(self, before: RequestState, after: RequestState) -> None:
        super().__init__(f"a request that is {before} cannot become {after}")
        self.before = before
        self.after = after


class LawNotNamed(ValueError):
    """A refusal names the law that it rests on."""


class IdentityNotSettled(ValueError):
    """Nothing is released before it is known that the subject herself asks."""


class NothingToRelease(ValueError):
    """A request was to be released without a document."""


class WordsTooLong(ValueError):
    """What someone wrote is longer than can be read and answered."""
