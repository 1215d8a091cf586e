"""What went wrong, in plain words, with the help number and nothing personal."""

from __future__ import annotations

import traceback
from http import HTTPStatus

import structlog
from flask import Flask, make_response, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DataError
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.wrappers import Response

from portal.access.errors import NotAllowed
from portal.people.errors import UnknownContact, UnknownPerson

_log = structlog.get_logger(__name__)

_SHOWN = frozenset({400, 401, 403, 404, 405, 413, 429, 500})


def install(app: Flask) -> None:
    app.register_error_handler(HTTPException, _say)
    app.register_error_handler(SecurityError, _another_host)
    app.register_error_handler(NotAllowed, _not_allowed)
    for unknown in (UnknownPerson, UnknownContact):
        app.register_error_handler(unknown, _unknown)
    app.register_error_handler(DataError, _unreadable)
    app.register_error_handler(Exception, _broken)


def error_page(status: int) -> str:
    """The page for a status; one that has no words of its own gets those of 400 or 500."""
    fallback = 500 if status >= HTTPStatus.INTERNAL_SERVER_ERROR else 400
    return render_template("shared/error.html", status=status if status in _SHOWN else fallback)


def _say(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < HTTPStatus.BAD_REQUEST:
        return error
    response = make_response(error_page(status), status)
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def _another_host(_error: SecurityError) -> ResponseReturnValue:
    # Under a host's name that is not ours no page can be made: its links would not be ours.
    return Response("This is not our address.", 400, content_type="text/plain; charset=utf-8")


def _not_allowed(error: NotAllowed) -> ResponseReturnValue:
    # The same answer as for what does not exist: a refusal would say that it does.
    _log.info("not_allowed", act=error.act.value)
    return error_page(404), 404


def _unknown(_error: Exception) -> ResponseReturnValue:
    # As for somebody else's: which of the two it is, is not told.
    return error_page(404), 404


def _unreadable(error: DataError) -> ResponseReturnValue:
    # What was typed is no text or no number to the database, such as a name with a NUL in it.
    _log.info("unreadable", where=_where(error)[-1:])
    return error_page(400), 400


def _broken(error: Exception) -> ResponseReturnValue:
    # Where it broke, and neither its message nor any value: they can hold what a person typed.
    _log.error("page_failed", error=type(error).__name__, where=_where(error))
    return error_page(500), 500


def _where(error: Exception) -> list[str]:
    """The functions that the error came through, outermost first, with file and line."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
