"""An agency's own sentences: who writes, who approves, and what notices say of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from notifications.foundation.keys import Keys
from portal.access.actors import Actor
from portal.access.errors import NotAllowed
from portal.agency_sentences.errors import (
    NotYetTranslated,
    OwnWorkApproved,
    SentenceRefused,
    TooManySentences,
    UnknownSentence,
)
from portal.agency_sentences.models import Use
from portal.agency_sentences.queries import sentences_about
from portal.audit.models import AuditEvent
from portal.disclosures.models import Entry, Matter
from portal.notices.freezing import own_words
from portal.wiring import Portal, Services
from tests.factories.houses import staged_house

SENTENCE = "We asked the school for its own records of you."


class Desk:
    """One entry of the demonstration's county, and its staff."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal

    @contextmanager
    def open(self) -> Iterator[Services]:
        with self.portal.database.transaction() as session:
            yield self.portal.services(session)

    def staff(self, services: Services, name: str) -> Actor:
        return services.staff_sign_in.actor_named(name)

    def entry(self, services: Services) -> tuple[UUID, UUID]:
        row = services.session.execute(
            select(Entry.id, Matter.agency_id)
            .join(Matter, Matter.id == Entry.matter_id)
            .where(Matter.reference == "M-2026-0003", Entry.notice_kind.is_not(None))
            .order_by(Entry.position.desc())
        ).first()
        assert row is not None
        return row[0], row[1]

    def write(self, services: Services, english: str = SENTENCE, by: str = "county.clerk") -> UUID:
        entry, agency = self.entry(services)
        actor = self.staff(services, by)
        return services.agency_sentences.write(entry, agency, Use.REASON, english, actor).id

    def frozen(self, services: Services) -> list[tuple[str, bool, dict[str, str]]]:
        rows = own_words(sentences_about(services.session, self.entry(services)[0]))
        return [(one.english, one.english_approved, dict(one.translations)) for one in rows]


@pytest.fixture
def desk(tmp_path: Path, keys: Keys) -> Desk:
    return Desk(staged_house(tmp_path, f"sqlite:///{tmp_path / 'portal.db'}", keys))


def test_a_sentence_stands_unapproved_until_counsel_says_so(desk: Desk) -> None:
    with desk.open() as services:
        sentence = desk.write(services)
        assert desk.frozen(services) == [(SENTENCE, False, {})]
        services.agency_sentences.approve_english(sentence, desk.staff(services, "county.counsel"))
        assert desk.frozen(services) == [(SENTENCE, True, {})]


def test_whoever_wrote_it_cannot_approve_it(desk: Desk) -> None:
    with desk.open() as services:
        counsel = desk.staff(services, "county.counsel")
        sentence = desk.write(services, by="county.counsel")
        with pytest.raises(OwnWorkApproved):
            services.agency_sentences.approve_english(sentence, counsel)
        services.agency_sentences.translate(sentence, "so", "Waan weydiinnay.", counsel)
        with pytest.raises(OwnWorkApproved):
            services.agency_sentences.approve_translation(sentence, "so", "A. Example", counsel)


def test_only_counsel_approves_and_only_the_agency_of_the_entry_writes(desk: Desk) -> None:
    with desk.open() as services:
        sentence = desk.write(services)
        with pytest.raises(NotAllowed):
            services.agency_sentences.approve_english(
                sentence, desk.staff(services, "county.clerk")
            )
        with pytest.raises(NotAllowed):
            desk.write(services, by="state.clerk")
        with pytest.raises(NotAllowed):
            services.agency_sentences.withdraw(sentence, desk.staff(services, "state.clerk"))


def test_a_translation_counts_once_a_named_translator_approved_it(desk: Desk) -> None:
    with desk.open() as services:
        mine, clerk = services.agency_sentences, desk.staff(services, "county.clerk")
        counsel = desk.staff(services, "county.counsel")
        sentence = desk.write(services)
        with pytest.raises(NotYetTranslated):
            mine.approve_translation(sentence, "so", "A. Example", counsel)
        mine.translate(sentence, "so", "Waan weydiinnay.", clerk)
        assert desk.frozen(services)[0][2] == {}
        with pytest.raises(SentenceRefused):
            mine.approve_translation(sentence, "so", "  ", counsel)
        mine.approve_translation(sentence, "so", "A. Example", counsel)
        assert desk.frozen(services)[0][2] == {"so": "Waan weydiinnay."}
        mine.translate(sentence, "so", "Waan weydiinnay mar kale.", clerk)
        assert desk.frozen(services)[0][2] == {}, "another wording asks for another approval"


def test_three_stand_and_no_more_and_one_that_is_taken_out_makes_room(desk: Desk) -> None:
    with desk.open() as services:
        kept = [desk.write(services, f"Sentence {n}.") for n in ("one", "two", "three")]
        with pytest.raises(TooManySentences):
            desk.write(services, "Sentence four.")
        clerk = desk.staff(services, "county.clerk")
        services.agency_sentences.withdraw(kept[0], clerk)
        desk.write(services, "Sentence four.")
        assert len(desk.frozen(services)) == 3
        with pytest.raises(UnknownSentence):
            services.agency_sentences.translate(kept[0], "so", "Waa.", clerk)


@pytest.mark.parametrize(("language", "text"), [("en", "Yes."), ("tlh", "HIja'"), ("so", "")])
def test_a_translation_is_in_one_of_the_fifteen_and_not_empty(
    desk: Desk, language: str, text: str
) -> None:
    with desk.open() as services:
        sentence = desk.write(services)
        with pytest.raises(SentenceRefused):
            services.agency_sentences.translate(
                sentence, language, text, desk.staff(services, "county.clerk")
            )


def test_every_step_is_on_the_trail_without_the_words(desk: Desk) -> None:
    with desk.open() as services:
        sentence = desk.write(services)
        services.agency_sentences.approve_english(sentence, desk.staff(services, "county.counsel"))
        rows = services.session.execute(
            select(AuditEvent.act, AuditEvent.detail).where(
                AuditEvent.subject_kind == "agency_sentence"
            )
        ).all()
        assert [row.act for row in rows] == ["write_agency_sentence", "approve_agency_sentence"]
        assert "school" not in str(rows)


def test_preflight_says_in_which_notices_it_prints_in_english(desk: Desk) -> None:
    with desk.open() as services:
        mine, clerk = services.agency_sentences, desk.staff(services, "county.clerk")
        sentence = desk.write(services)
        entry = services.session.get_one(Entry, desk.entry(services)[0])
        counsel = desk.staff(services, "county.counsel")
        held = services.runs.prepare(entry.reference, clerk).preflight
        assert held["own_words"][0]["approved"] is False
        assert held["reasons"].get("english_not_approved", 0) > 0
        mine.approve_english(sentence, counsel)
        mine.translate(sentence, "so", "Waan weydiinnay.", clerk)
        mine.approve_translation(sentence, "so", "A. Example", counsel)
        (said,) = services.runs.prepare(entry.reference, clerk).preflight["own_words"]
        assert said["words"] == 10
        assert "so" not in said["framed"]
        assert said["framed"].get("es", 0) > 0
