"""Settings: environment variables that begin with ``PORTAL_``, typed and checked at the start."""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, ValidationError, model_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from notifications.foundation.files import write_whole
from notifications.foundation.keys import KEY_BYTES, KeyRing, Keys, random_keys
from notifications.foundation.stamp import Mode
from portal.sending_settings import LOOPBACK, SendingSettings


class SettingsProblem(Exception):
    """The settings are incomplete or contradict each other; the message says what to do."""


def _key(value: Any) -> bytes:
    if isinstance(value, bytes):
        return value
    key = base64.urlsafe_b64decode(str(value))
    if len(key) != KEY_BYTES:
        raise ValueError("a key is 32 bytes, in URL-safe base64")
    return key


def _ring(value: Any) -> tuple[bytes, ...]:
    if isinstance(value, str):
        return tuple(_key(part.strip()) for part in value.split(",") if part.strip())
    return tuple(value)


_PROVIDERS = ("sms_provider", "email_provider", "letter_provider")

KeyBytes = Annotated[bytes, BeforeValidator(_key)]
RingBytes = Annotated[tuple[bytes, ...], NoDecode, BeforeValidator(_ring)]


class Settings(SendingSettings):
    """Every setting of the program; ``docs/operations.md`` has the same table."""

    model_config = SettingsConfigDict(env_prefix="PORTAL_", extra="ignore", frozen=True)

    mode: Mode = Field(
        default=Mode.DEMO,
        description="What this process and its database are for: demo, test or production.",
    )
    var: Path = Field(
        default=Path("var"),
        description="The folder for everything that the program writes.",
    )
    database_url: str = Field(
        default="",
        repr=False,
        description="An SQLAlchemy URL; in demo and test an SQLite file under PORTAL_VAR.",
    )
    base_url: str = Field(
        default="http://127.0.0.1:8000",
        description="The address of the portal that letters print and QR codes carry.",
    )
    secret_keys: RingBytes = Field(
        default=(),
        repr=False,
        description="The key ring that seals data, newest first, commas between: 32 bytes each.",
    )
    lookup_key: KeyBytes | None = Field(
        default=None, repr=False, description="The key of look-up hashes."
    )
    codes_key: KeyBytes | None = Field(
        default=None, repr=False, description="The key that letters' codes are derived under."
    )
    audit_key: KeyBytes | None = Field(
        default=None, repr=False, description="The key that seals the audit trail."
    )
    lease_seconds: int = Field(
        default=60,
        ge=1,
        le=3600,
        description="How long a worker holds what it claimed before another can take it.",
    )
    help_phone: str = Field(
        default="",
        description="The number at the foot of every page: free help from a person.",
    )
    security_contact: str = Field(
        default="",
        pattern=r"^((mailto:|https://|tel:)\S+)?$",
        description="Whom to tell of a weakness: mailto:, https: or tel:, in security.txt.",
    )
    leave_to: str = Field(
        default="https://www.weather.gov/",
        description="The everyday page that *Leave this page quickly* opens.",
    )
    staff_second_factor: Literal["required", "optional"] = Field(
        default="optional",
        description="Whether staff without a second factor can do anything but set one up.",
    )
    page_limit: str = Field(
        default="60 per minute",
        description="How many page requests one network address has; never locks an account.",
    )
    guess_limit: str = Field(
        default="30 per minute",
        description="How many codes or passwords one network address can try; locks nothing.",
    )

    @model_validator(mode="before")
    @classmethod
    def _fill_in(cls, values: dict[str, Any]) -> dict[str, Any]:
        mode = Mode(values.get("mode", Mode.DEMO))
        var = Path(values.get("var", "var")).absolute()
        filled = {**values, "var": var}
        if mode.is_production:
            filled.setdefault("staff_second_factor", "required")
        else:
            for name in _PROVIDERS:
                filled.setdefault(name, "files")
            filled.setdefault("database_url", f"sqlite:///{var / 'portal.db'}")
            filled.setdefault("help_phone", "651-555-0100")
            filled.setdefault("security_contact", "mailto:security@example.org")
        return filled

    @model_validator(mode="after")
    def _complete(self) -> Self:
        problems = [*self._missing(), *self._contradictions()]
        if problems:
            raise ValueError("; ".join(problems))
        return self

    def _missing(self) -> list[str]:
        needed = {
            "PORTAL_DATABASE_URL": self.database_url,
            "PORTAL_SECRET_KEYS": self.secret_keys,
            "PORTAL_LOOKUP_KEY": self.lookup_key,
            "PORTAL_CODES_KEY": self.codes_key,
            "PORTAL_AUDIT_KEY": self.audit_key,
            "PORTAL_HELP_PHONE": self.help_phone,
        }
        lacking = list(self._missing_for_sending())
        if self.mode.is_production:
            lacking += [f"{name} is not set" for name, value in needed.items() if not value]
        return lacking

    def _contradictions(self) -> list[str]:
        if self.mode.is_production:
            problems = [
                f"PORTAL_{name.upper()}=files is for demonstrations and tests"
                for name in _PROVIDERS
                if getattr(self, name) == "files"
            ]
            if urlsplit(self.base_url).scheme != "https":
                problems.append("PORTAL_BASE_URL must begin with https:// in production")
            if not self.second_factor_required:
                problems.append("PORTAL_STAFF_SECOND_FACTOR=optional is for demonstrations, tests")
            return problems
        problems = list(self._carriers_beyond_loopback())
        if urlsplit(self.base_url).hostname not in LOOPBACK:
            problems.append("PORTAL_BASE_URL must be a loopback address outside production")
        return problems

    @property
    def second_factor_required(self) -> bool:
        return self.staff_second_factor == "required"

    @property
    def sent_folder(self) -> Path:
        return self.var / "sent"

    @property
    def provider_timeout(self) -> float:
        """How many seconds a provider has to answer: a send must end within half a lease."""
        return min(20.0, self.lease_seconds / 3)

    @property
    def documents_folder(self) -> Path:
        return self.var / "documents"

    @property
    def audit_heads(self) -> Path:
        """The file outside the database that each new head of the trail is written to."""
        return self.var / "audit-heads.log"

    def keys(self) -> Keys:
        """The keys that were set; a demonstration makes its own once and keeps them."""
        if self.secret_keys and self.lookup_key and self.codes_key and self.audit_key:
            ring = KeyRing(self.secret_keys)
            return Keys(ring, self.lookup_key, self.codes_key, self.audit_key)
        return _demonstration_keys(self.var / "demonstration-keys.json")


def load_settings(**given: Any) -> Settings:
    """Read the settings from the environment.

    Raises:
        SettingsProblem: something is missing, malformed or contradictory.
    """
    try:
        return Settings(**given)
    except ValidationError as error:
        raise SettingsProblem(_say(error)) from error


def _say(error: ValidationError) -> str:
    # Never the value: it can be a key.
    lines = []
    for problem in error.errors(include_input=False, include_url=False):
        name = "_".join(str(part) for part in problem["loc"]).upper()
        label = f"PORTAL_{name}: " if name else ""
        lines.append(label + problem["msg"].removeprefix("Value error, "))
    return "The settings are not complete. " + "; ".join(lines)


def _demonstration_keys(path: Path) -> Keys:
    if not path.exists():
        made = random_keys()
        secret = (*made.ring.keys, made.lookup, made.codes, made.audit)
        text = json.dumps([base64.urlsafe_b64encode(key).decode() for key in secret])
        write_whole(path, text.encode())
    ring, *others = (base64.urlsafe_b64decode(key) for key in json.loads(path.read_text()))
    return Keys(KeyRing((ring,)), *others)


def environment_names() -> tuple[str, ...]:
    """Every variable that is read, for the table in the documentation."""
    return tuple(f"PORTAL_{name.upper()}" for name in Settings.model_fields)


def unknown_names() -> tuple[str, ...]:
    """Variables that begin with ``PORTAL_`` and mean nothing here: most likely misspelt."""
    known = set(environment_names())
    return tuple(sorted(n for n in os.environ if n.startswith("PORTAL_") and n not in known))
