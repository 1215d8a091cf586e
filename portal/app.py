"""The Flask application, made from the wired portal."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from notifications.foundation.stamp import Mode
from portal.web.public.routes import public
from portal.web.resident.routes import resident
from portal.web.shared import (
    compression,
    errors,
    headers,
    limits,
    locale,
    origin,
    template_words,
    wired,
)
from portal.web.shared.requests import SealedRequest
from portal.web.staff.routes import staff, staff_demo
from portal.web.webhooks.routes import webhooks
from portal.wiring import Portal


class PortalApp(Flask):
    """Flask, with uploads that wait sealed and templates that refuse an unknown name."""

    request_class = SealedRequest
    jinja_options = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}  # noqa: RUF012 - Flask's own shape


def create_app(portal: Portal) -> Flask:
    """The application that serves this portal.

    The demonstration's pages (sign-in by one click, what was sent) are registered in demo mode
    only: elsewhere there is no such address.
    """
    production = portal.settings.mode.is_production
    app = PortalApp(
        "portal", static_folder="web/shared/static", template_folder="web/shared/templates"
    )
    wired.attach(app, portal)
    compression.install(app)
    locale.install(app)
    headers.install(app, production=production)
    limits.install(app)
    origin.install(app)
    errors.install(app)
    template_words.install(app)
    for blueprint in (public, resident, staff, webhooks):
        app.register_blueprint(blueprint)
    if portal.settings.mode is Mode.DEMO:
        app.register_blueprint(staff_demo)
    if production:
        # Links and the check of where a form came from go by the host's name: ours alone counts.
        app.config["TRUSTED_HOSTS"] = [urlsplit(portal.settings.base_url).hostname]
        # One proxy stands in front, and says from whom and by which scheme a request came.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]
    return app
