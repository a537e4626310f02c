"""Amounts in words: shares, sizes, times; texts that are cut. The same everywhere people read."""

from __future__ import annotations

_ENDINGS = {1: "st", 2: "nd", 3: "rd"}


def percent(part: int, whole: int) -> str:
    """A share in words: `12.3%`, `<0.1%` for a trace, `–` where there is no whole."""
    if not whole:
        return "–"
    share = 100 * part / whole
    if 0 < share < 0.1:
        return "<0.1%"
    return ">99.9%" if 99.9 < share < 100 else f"{share:.1f}%"


def rate(share: float) -> str:
    """A rate, 0 to 1, with one decimal, or with two digits where that would read as 0 or as all."""
    value = 100 * share
    edge = min(value, 100 - value)
    if 0 < edge < 0.1:
        return f"{value:.2g}%" if value < 50 else f"{value:.3f}%"
    return f"{value:.1f}%"


def size(amount: int) -> str:
    """Bytes in words: `591 kB`."""
    if amount < 1_000:
        return f"{amount} byte{'s' * (amount != 1)}"
    for unit in ("kB", "MB"):
        amount_in = amount / (1_000 if unit == "kB" else 1_000_000)
        if amount_in < 999.5:
            return f"{amount_in:.3g} {unit}"
    return f"{amount / 1e9:.3g} GB"


def seconds(amount: float) -> str:
    """A time in words: `13 ms`, `2.4 s`."""
    return f"{1000 * amount:.0f} ms" if amount < 0.9995 else f"{amount:.1f} s"


def duration(seconds: float) -> str:
    """Seconds as people say them: `8 s`, `3 min`, `1 h 5 min`."""
    if seconds < 99.5:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 100 else f"{minutes // 60} h {minutes % 60} min"


def ordinal(number: int) -> str:
    """A place: `1st`, `2nd`, `11th`."""
    last = number % 10 if number // 10 % 10 != 1 else 0
    return f"{number:,}{_ENDINGS.get(last, 'th')}"


def cut(text: str, most: int) -> str:
    """A text of at most so many characters; one that was longer ends with `…`."""
    return text if len(text) <= most else text[: most - 1] + "…"
