"""Who reaches a resident's pages."""

from __future__ import annotations

from portal.access.actors import ActorKind
from portal.web.shared.sessions import only_for

with_letter = only_for(ActorKind.RESIDENT_LETTER, sign_in="resident.letter")
with_own_way = only_for(ActorKind.RESIDENT_OWN, sign_in="resident.sign_in")
with_either = only_for(
    ActorKind.RESIDENT_LETTER, ActorKind.RESIDENT_OWN, sign_in="resident.sign_in"
)
