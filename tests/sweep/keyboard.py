"""A page by the Tab key alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Page as Tab

_SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
_EARLY = 3
"""The way out is among the first so many stops: after the link that skips to the main part."""


@dataclass
class Way:
    """What is wrong on the way through a page, and where its focus was out of sight."""

    wrong: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)


def tabbed_through(tab: Tab) -> Way:
    """Press Tab from the top until the focus leaves the page again."""
    tab.evaluate(f"window.tabKey = {_SCRIPT.strip()}")
    found = _ask(tab, "expect")
    names: list[str] = found["names"]
    way = Way([f"the focus goes back up to: {name}" for name in found["upward"]])
    if not found["modal"] and not 0 <= found["leave"] < _EARLY:
        way.wrong.append("the button that leaves is not among the first")
    reached: list[int] = []
    for stop in _stops(tab, len(names)):
        if stop["at"] >= 0:
            reached.append(stop["at"])
        elif not stop["scrolls"]:
            way.wrong.append(f"the focus comes to no link, button or field: {stop['name']}")
        if not stop["marked"]:
            way.wrong.append(f"the focus cannot be seen: {stop['name']}")
        if not stop["uncovered"]:
            way.hidden.append(f"the focus is behind something or off the screen: {stop['name']}")
    way.wrong += _in_order(names, reached)
    return way


def _stops(tab: Tab, most: int) -> Iterator[dict[str, Any]]:
    """Where the focus stands after each press, until it has left or come round to its begin."""
    for pressed in range(2 * most + 10):
        tab.keyboard.press("Tab")
        stop = _ask(tab, "stop")
        if stop is None or (pressed and stop["at"] == 0):
            return
        yield stop
    yield {"at": -1, "scrolls": False, "marked": True, "uncovered": True, "name": "no way out"}


def _in_order(names: list[str], reached: list[int]) -> list[str]:
    missed = [names[at] for at in range(len(names)) if at not in reached]
    if missed:
        return [f"Tab does not reach: {name}" for name in missed]
    if reached != list(range(len(names))):
        return ["Tab does not go in the order of the page"]
    return []


def _ask(tab: Tab, question: str) -> Any:
    return tab.evaluate(f"window.tabKey.{question}()")
