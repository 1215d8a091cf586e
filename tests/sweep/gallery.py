"""Every page in every language on one page, small; each leads to the whole picture."""

from __future__ import annotations

import html
from pathlib import Path

from translations.registry import LANGUAGES

SIZES = {"phone": "320 px", "desk": "1280 px"}
_STYLE = """body{font:1rem/1.5 system-ui;margin:1rem}
section{display:flex;flex-wrap:wrap;gap:.5rem;align-items:flex-start}
figure{margin:0} figcaption{font-size:.8rem}
img{inline-size:10rem;block-size:14rem;object-fit:cover;object-position:top;border:1px solid gray}
img.desk{inline-size:18rem} nav a{margin-inline-end:.75rem}"""
_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Every page</title>
<style>{style}</style><h1>Every page, as it was seen</h1><nav>{nav}</nav>{body}"""


def hang(folder: Path, names: list[str], languages: tuple[str, ...]) -> Path:
    """Write the page that shows the pictures in ``folder``; its path."""
    body = "".join(_of_page(folder, name, languages) for name in names)
    nav = "".join(f'<a href="#{name}">{name}</a>' for name in names)
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / "index.html"
    page.write_text(_PAGE.format(style=_STYLE, nav=nav, body=body), encoding="utf-8")
    return page


def _of_page(folder: Path, name: str, languages: tuple[str, ...]) -> str:
    shown = [
        _figure(path, size, language)
        for language in languages
        for size in SIZES
        if (path := folder / size / f"{name}.{language}.jpg").exists()
    ]
    return f'<h2 id="{name}">{name}</h2><section>{"".join(shown)}</section>'


def _figure(path: Path, size: str, language: str) -> str:
    english = next(one.english for one in LANGUAGES.values() if one.html_lang == language)
    words = html.escape(f"{english}, {SIZES[size]}")
    address = f"{size}/{path.name}"
    return (
        f'<figure><a href="{address}"><img class="{size}" src="{address}" alt="{words}" '
        f'loading="lazy"></a><figcaption>{words}</figcaption></figure>'
    )
