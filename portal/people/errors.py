from __future__ import annotations


class UnknownPerson(LookupError):
    """The agency keeps no data under this client number, or nobody has this id."""


class UnknownContact(LookupError):
    """This person has no such contact, or it has ended."""


class ContactNotUsable(ValueError):
    """The value is no phone number, email address or postal address that can be used."""


class SharedNotAnswered(Exception):
    """Nobody has said whether others use this contact: it opens nothing before that."""


class SharedContactOpensNothing(ValueError):
    """A phone or mailbox that others use never opens a record."""


class NotConfirmed(ValueError):
    """Only a contact that its owner has confirmed can open a record, and it must be safe."""


class WrongChannelOrder(ValueError):
    """An order of channels names each at most once, and always the letter: law can want it."""
