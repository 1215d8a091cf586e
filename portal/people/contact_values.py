"""Whether what someone gave as a phone, an email or an address can be used; pure."""

from __future__ import annotations

import re

import phonenumbers

from notifications.recipients import PostalAddress
from portal.people.errors import ContactNotUsable

_LONGEST_EMAIL = 254
_LONGEST_LINE = 100
_EMAIL = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
_ZIP = re.compile(r"[0-9]{5}(?:-[0-9]{4})?")
_STATE = re.compile(
    "AL|AK|AZ|AR|CA|CO|CT|DE|DC|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|"
    "NJ|NM|NY|NC|ND|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|AS|GU|MP|PR|VI|AA|AE|AP"
)


def phone_number(text: str) -> str:
    """A phone in E.164; one without a country code is read as a United States number.

    Raises:
        ContactNotUsable: no phone could have it.
    """
    try:
        number = phonenumbers.parse(text, "US")
    except phonenumbers.NumberParseException as error:
        raise ContactNotUsable("this is not a phone number") from error
    if number.extension or not phonenumbers.is_valid_number(number):
        raise ContactNotUsable("this is not a phone number")
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def phone_as_written(e164: str) -> str:
    """A stored phone as people write it: ``651-555-0101``; one from abroad with its country."""
    number = phonenumbers.parse(e164)
    if number.country_code != 1:
        return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL))
    digits = str(number.national_number)
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"


def email_address(text: str) -> str:
    """An email address with its domain in lower case.

    Raises:
        ContactNotUsable: it is no address that mail servers take without extensions.
    """
    address = text.strip()
    if len(address) > _LONGEST_EMAIL or not _EMAIL.fullmatch(address):
        raise ContactNotUsable("this is not an email address")
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.lower()}"


def mail_address(
    street_1: str, street_2: str, city: str, state: str, zip_code: str
) -> PostalAddress:
    """A United States mail address.

    Raises:
        ContactNotUsable: a part is missing, too long, not printable, or no state or ZIP code.
    """
    parts = [part.strip() for part in (street_1, city, state, zip_code, street_2)]
    address = PostalAddress(parts[0], parts[1], parts[2].upper(), parts[3], parts[4])
    fits = all(len(part) <= _LONGEST_LINE and part.isprintable() for part in parts)
    if not (fits and address.is_complete and _STATE.fullmatch(address.state)):
        raise ContactNotUsable("this is not a mail address")
    if not _ZIP.fullmatch(address.postal_code):
        raise ContactNotUsable("this is not a ZIP code")
    return address
