from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.foundation.codes import (
    ALPHABET,
    CODE_LENGTH,
    QR_LENGTH,
    check_character,
    grouped,
    letter_secrets,
    new_reference,
    normalise,
    well_formed,
)

KEY = bytes(range(32))
NOTICE = UUID(int=1)


@pytest.mark.parametrize(
    "typed",
    [
        "7k2m-9qxt-401w-5",
        " 7K2M 9QXT 4O1W 5 ",
        "7K2M9QXT4OIW5",
        "7k2m–9qxt–4oLw–5",
        "7K2M9QXT401W5",
        "٧K٢M-٩QXT-٤٠١W-٥",
        "၇K၂M-၉QXT-၄၀၁W-၅",
    ],
)
def test_a_code_is_read_however_people_type_it(typed: str) -> None:
    assert normalise(typed) == "7K2M9QXT401W5"


def test_a_code_of_digits_is_read_in_the_digits_of_her_own_script() -> None:
    for digits in ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "០១២៣៤៥៦៧៨៩", "໐໑໒໓໔໕໖໗໘໙", "０１２３４５６７８９"):
        assert normalise(digits) == "0123456789"


def test_a_letters_code_has_its_check_character_and_its_qr_secret_a_hundred_bits() -> None:
    secrets = letter_secrets(KEY, NOTICE)

    assert well_formed(secrets.typed)
    assert len(secrets.typed) == CODE_LENGTH + 1
    assert len(secrets.scanned) == QR_LENGTH
    assert well_formed(normalise(secrets.grouped))


def test_codes_come_again_from_the_key_and_differ_by_notice_key_and_generation() -> None:
    first = letter_secrets(KEY, NOTICE)

    assert letter_secrets(KEY, NOTICE) == first
    others = [
        letter_secrets(KEY, UUID(int=2)),
        letter_secrets(bytes(32), NOTICE),
        letter_secrets(KEY, NOTICE, generation=2),
    ]
    assert len({first.typed, *(other.typed for other in others)}) == 4


@given(st.text(alphabet=ALPHABET, min_size=12, max_size=12), st.integers(0, 11), st.data())
def test_one_wrong_character_or_two_that_changed_places_are_noticed(
    plain: str, place: int, data: st.DataObject
) -> None:
    code = plain + check_character(plain)
    wrong = data.draw(st.sampled_from(ALPHABET))
    changed = code[:place] + wrong + code[place + 1 :]
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]

    # The check is taken modulo 29: of 32 characters, three share their value with another.
    if (ALPHABET.index(wrong) - ALPHABET.index(code[place])) % 29:
        assert not well_formed(changed)
    if place < 11 and (ALPHABET.index(code[place]) - ALPHABET.index(code[place + 1])) % 29:
        assert not well_formed(swapped)


@given(st.text(max_size=40))
def test_whatever_is_typed_is_read_without_an_error(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)
    well_formed(normalise(text))


def test_a_reference_is_grouped_and_has_a_check_character() -> None:
    reference = new_reference()

    plain = reference.replace("-", "")
    assert grouped(plain) == reference
    assert plain[-1] == check_character(plain[:-1])
