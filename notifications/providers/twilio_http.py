"""How Twilio's SDK reaches Twilio: with an end to its patience, and to another address if told."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit, urlunsplit
from urllib.request import getproxies

from requests import Session
from requests.adapters import HTTPAdapter
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response

_CONNECTIONS = 64


class HttpClient(TwilioHttpClient):  # type: ignore[misc]  # the SDK has no types
    """The SDK's own client.  It has no setting for the address and by default no timeout."""

    def __init__(self, base_url: str, timeout: float) -> None:
        """``base_url`` in place of Twilio's, where given; ``timeout`` in seconds."""
        super().__init__(timeout=timeout)
        self._base = urlsplit(base_url) if base_url else None
        # A send is never repeated down here: whether it was taken is asked about further up.
        self.session = Session()
        # The way out is read once and not with every text.
        self.session.trust_env = False
        self.session.proxies = {} if self._base else getproxies()
        adapter = HTTPAdapter(pool_maxsize=_CONNECTIONS, max_retries=0)
        self.session.mount("https://", adapter)
        self.session.mount("http://", adapter)

    def log_request(self, _kwargs: object) -> None:
        """Nothing: a request holds a number and words."""

    def log_response(self, _status: object, _response: object) -> None:
        """Nothing: an answer holds a number and words."""

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Response:
        return super().request(method, self._there(url), *args, **kwargs)

    def _there(self, url: str) -> str:
        if self._base is None:
            return url
        return urlunsplit(
            urlsplit(url)._replace(scheme=self._base.scheme, netloc=self._base.netloc)
        )
