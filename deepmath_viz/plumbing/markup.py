"""The type of texts that may be shown as Markdown, whatever they were made from."""

from __future__ import annotations

from typing import NewType

#: Text in which nothing of the data, of an address or of people acts as Markdown. It is made by
#: `escape` and `to_markdown`; a test reads every other place that makes one.
Markdown = NewType("Markdown", str)
