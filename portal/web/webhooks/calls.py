"""A provider's call, as the sender reads it."""

from __future__ import annotations

from flask import request

from notifications import Call
from portal.web.shared.wired import the_portal


def the_call() -> Call:
    """This request under the address that the provider called.

    That address is the portal's public one, whatever proxies stand between: a signature covers it,
    and a header of the request cannot change it.
    """
    query = request.query_string.decode("latin-1")
    base = the_portal().settings.base_url.rstrip("/")
    url = base + request.path + (f"?{query}" if query else "")
    body = request.get_data(cache=True)
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Call(url, headers, request.form.to_dict(), body)
