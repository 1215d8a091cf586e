"""Every address of the console, with the act of the table of access that opening it is."""

from __future__ import annotations

from flask import Blueprint

staff = Blueprint("staff", __name__, template_folder="templates")
staff_demo = Blueprint("staff_demo", __name__, template_folder="templates")
