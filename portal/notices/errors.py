from __future__ import annotations


class RunRefused(Exception):
    """The run cannot go on as asked; the message says why and what to do."""


class UnknownRun(RunRefused):
    """There is no such run at this agency."""


class SamePerson(RunRefused):
    """Whoever prepared a run cannot approve it."""


class TooYoung(RunRefused):
    """The approver's account was made after the run was prepared."""


class NotReadyToApprove(RunRefused):
    """A law that the notice rests on is not reviewed, or the entry is silent now."""
