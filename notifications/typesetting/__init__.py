"""Documents on paper: Typst with the project's own fonts, the same bytes every time."""

from notifications.typesetting.characters import (
    code_points,
    missing_glyphs,
    unprintable_in_name,
)
from notifications.typesetting.errors import (
    BrokenTemplate,
    DoesNotFit,
    TooLongForQr,
    TypesettingError,
    UnknownTemplate,
    UnprintableText,
)
from notifications.typesetting.typesetter import Typeset, Typesetter, renderer_version

__all__ = [
    "BrokenTemplate",
    "DoesNotFit",
    "TooLongForQr",
    "Typeset",
    "Typesetter",
    "TypesettingError",
    "UnknownTemplate",
    "UnprintableText",
    "code_points",
    "missing_glyphs",
    "renderer_version",
    "unprintable_in_name",
]
