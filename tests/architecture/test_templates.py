"""Templates hold no script and no style of their own: the content policy would refuse them in front of the user."""

import re

import pytest

from tests.architecture.sources import templates

LONGEST = 150
COMMENT = re.compile(r"\{% comment.*?endcomment %\}|\{#.*?#\}|<!--.*?-->", re.DOTALL)
STYLE_SHEET = "an inline style sheet; put it into static/css"
FORBIDDEN = {
    "an inline script; put it into static/js": re.compile(
        r"<script(?![^>]*\bsrc\s*=)(?![^>]*application/json)[^>]*>", re.I
    ),
    STYLE_SHEET: re.compile(r"<style\b", re.I),
    "a style attribute; use a class, or an SVG attribute for lengths from data": re.compile(
        r"<[a-z][^>]*\sstyle\s*=", re.I
    ),
    "an inline event handler; listen in static/js": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.I),
    "a javascript: address": re.compile(r"""(href|src|action)\s*=\s*["']?\s*javascript:""", re.I),
    "htmx code that needs eval": re.compile(r"""\bhx-(on[:\w-]*|vals\s*=\s*["']js:|vars)""", re.I),
    # A form field's help text is markup by Django's own convention, and never input.
    "markup taken as safe; escape it or build it with format_html": re.compile(
        r"(?<!help_text)\|\s*safe\b|autoescape\s+off"
    ),
}
# The console's theme sets its colours so, and only the console's content policy allows it.
ALLOWED = {"templates/console/theme_head.html": {STYLE_SHEET}}


def problems(text: str) -> list[str]:
    bare = COMMENT.sub("", text)
    return [words for words, pattern in FORBIDDEN.items() if pattern.search(bare)]


@pytest.mark.parametrize("name", templates())
def test_a_template_is_clean_and_short(name):
    text = templates()[name]
    found = [words for words in problems(text) if words not in ALLOWED.get(name, ())]
    lines = len(text.splitlines())
    if lines > LONGEST:
        found.append(f"{lines} lines; move a part into a template of its own")
    assert not found, f"{name}: " + "; ".join(found)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<style>p{}</style>",
        '<p style="color:red">',
        '<p class="a"\n  style="color:red">',
        '<button onclick="go()">',
        '<a href="javascript:go()">',
        '<div hx-on:click="x">',
        "{{ text|safe }}",
    ],
)
def test_the_search_finds(text):
    assert problems(text)


@pytest.mark.parametrize(
    "text",
    [
        '<script src="/static/js/a.js" defer></script>',
        '<script type="application/json" id="x">{}</script>',
        '<p class="style">styles on = off</p>',
        '<link rel="stylesheet" href="/static/css/a.css">',
        "{% comment %} <style> {% endcomment %}",
        '<div hx-get="/x" hx-trigger="load">',
        '<svg><rect width="{{ width }}"></rect></svg>',
    ],
)
def test_the_search_does_not_mistake(text):
    assert not problems(text)
