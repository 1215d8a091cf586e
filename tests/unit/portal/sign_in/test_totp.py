from __future__ import annotations

import base64
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.typesetting.qr import svg
from portal.sign_in.second_factor import totp

# Appendix B of RFC 6238, the last six of its eight digits.
SECRET = base64.b32encode(b"12345678901234567890").decode()
VECTORS = [
    (59, "287082"),
    (1111111109, "081804"),
    (1111111111, "050471"),
    (1234567890, "005924"),
    (2000000000, "279037"),
    (20000000000, "353130"),
]
NOW = datetime(2026, 11, 23, 16, 0, 10, tzinfo=UTC)
STEP = int(NOW.timestamp()) // totp.STEP


@pytest.mark.parametrize(("moment", "code"), VECTORS)
def test_codes_are_those_of_the_standard(moment: int, code: str) -> None:
    assert totp.code_at(SECRET, moment // totp.STEP) == code


@pytest.mark.parametrize("off", [-1, 0, 1])
def test_a_phone_whose_clock_is_half_a_minute_off_is_right(off: int) -> None:
    assert totp.step_of(SECRET, totp.code_at(SECRET, STEP + off), NOW) == STEP + off


@pytest.mark.parametrize("off", [-2, 2])
def test_a_code_of_another_minute_fits_none(off: int) -> None:
    assert totp.step_of(SECRET, totp.code_at(SECRET, STEP + off), NOW) is None


@pytest.mark.parametrize("code", ["", "12345", "1234567", "12345a", "١٢٣٤٥٦", "-12345", "12 345"])
def test_what_is_not_six_digits_fits_none(code: str) -> None:
    assert totp.step_of(SECRET, code, NOW) is None


def test_each_secret_is_another_and_long_enough() -> None:
    made = {totp.new_secret() for _ in range(50)}

    assert len(made) == 50
    assert {len(base64.b32decode(secret)) for secret in made} == {20}


@given(st.text(max_size=80))
def test_the_square_fits_whatever_the_user_name_is_and_an_app_reads_it(username: str) -> None:
    address = totp.address(SECRET, username)

    assert svg(address)
    parts = urlsplit(address)
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    assert parse_qs(parts.query) == {"secret": [SECRET], "issuer": ["Rights Portal"]}


def test_a_secret_that_is_not_base_32_is_refused() -> None:
    with pytest.raises(ValueError, match="base 32"):
        totp.code_at("not!", 1)
