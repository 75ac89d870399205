"""Takes the secret out of an alert's text before anything keeps it (spec 2.8, promise 10).

The rule: two nets, over any bytes at all. The portfolio's own secret is masked wherever it stands and however it is
written: plain, with JSON escapes (also of a text within a text), or percent-encoded. And the value of any key that
spells "secret" is masked, whatever it is and even when the text is not JSON; where its end cannot be told, to the end.
"""

import re

MASK = "***"
KEPT_CHARACTERS = 16_384
"""Longer alerts are kept cut off; none that is well formed comes near."""

_SHORT_ESCAPES = {'"': '"', "\\": r"\\", "/": "/", "\b": "b", "\f": "f", "\n": "n", "\r": "r", "\t": "t"}


def _spellings(character: str) -> str:
    """A pattern for one character in every way that JSON and forms may write it."""
    units = character.encode("utf-16-be", "surrogatepass")
    escaped = "".join(rf"\\+u(?i:{units[i]:02x}{units[i + 1]:02x})" for i in range(0, len(units), 2))
    percent = "".join(f"%(?i:{byte:02x})" for byte in character.encode("utf-8", "surrogatepass"))
    ways = [re.escape(character), escaped, percent]
    if character in _SHORT_ESCAPES:
        ways.append(rf"\\+{_SHORT_ESCAPES[character]}")
    if character == " ":
        ways.append(r"\+")
    return f"(?:{'|'.join(ways)})"


_QUOTE_END = r"""(?:\\*["']|%22)?"""
_PLAIN_KEY = "secret"
_ANY_KEY = "".join(f"(?:{_spellings(c)}|{_spellings(c.upper())})" for c in _PLAIN_KEY)
_VALUE = (
    r"""(?:"(?:[^"\\]|\\.)*(?:"|\Z)"""  # a JSON text, maybe cut off
    r"""|'[^']*(?:'|\Z)"""
    r"""|(?P<quote>\\+["'])(?s:.*?)(?:(?<!\\)(?P=quote)|\Z)"""  # a text within a text
    r"""|%22(?s:.*?)(?:%22|\Z)"""
    r"""|[\[{](?s:.*)"""
    r"""|[^\s,}\]&"'\\]+)"""
)
_SEPARATOR = r"""[\w-]*""" + _QUOTE_END + r"""\s*(?:[:=]|%3[aAdD])\s*"""
_AFTER_PLAIN_KEY = re.compile(rf"(?P<key>{_PLAIN_KEY}{_SEPARATOR}){_VALUE}", re.DOTALL)
_AFTER_ANY_KEY = re.compile(rf"(?P<key>{_ANY_KEY}{_SEPARATOR}){_VALUE}", re.DOTALL)


class Masker:
    """Masks one portfolio's alerts. Built once per secret; None masks by key alone (the portfolio is not known)."""

    def __init__(self, secret: str | None) -> None:
        self._secret = secret or None
        self._spelled = re.compile("".join(map(_spellings, secret))) if secret else None

    def mask(self, raw: bytes) -> str:
        """The text of `raw` without the secret, fit to be stored: no NUL, at most KEPT_CHARACTERS."""
        # A body in UTF-16 has a NUL between any two letters: the secret is looked for after they are gone.
        text = raw.decode("utf-8", "replace").replace("\0", "")
        has_escapes = "\\" in text or "%" in text
        if self._secret is not None and self._spelled is not None:
            text = self._spelled.sub(MASK, text) if has_escapes else text.replace(self._secret, MASK)
        # Only a text without escapes and capitals can spell the key in one way alone.
        plain = not has_escapes and text.count(_PLAIN_KEY) == text.lower().count(_PLAIN_KEY)
        pattern = _AFTER_PLAIN_KEY if plain else _AFTER_ANY_KEY
        return pattern.sub(lambda found: f'{found["key"]}"{MASK}"', text)[:KEPT_CHARACTERS]
