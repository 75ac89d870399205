"""Texts from outside, in a form that PostgreSQL can hold."""


def storable(text: str) -> str:
    """`text` with what the database cannot hold written out: NUL, and halves of surrogate pairs."""
    if "\x00" in text:
        text = text.replace("\x00", "\\u0000")
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")
