"""Files that a reader drops on the Data page: what the cards that take them have in common."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.uploaded_file_manager import UploadedFile

from deepmath_viz.corpus.attached import reading
from deepmath_viz.corpus.attached.reading import Part
from deepmath_viz.corpus.attached.request import WAYS
from deepmath_viz.errors import DeepMathError

#: Megabytes of an upload.
_LARGEST = 200


def uploader(label: str, *, key: str, told: str) -> UploadedFile | None:
    """Show a place for a file of any form that can be read."""
    return st.file_uploader(
        label,
        type=sorted({ending.rpartition(".")[2] for ending in reading.ENDINGS}),
        max_upload_size=_LARGEST,
        key=key,
        help=told,
    )


def matched_by(place: DeltaGenerator, *, key: str) -> str:
    """Show the choice of what rows are matched by; empty is what the file has."""
    return place.selectbox(
        "Matched by",
        ["", *WAYS],
        format_func=lambda way: way or "key, else question",
        key=key,
    )


@contextmanager
def as_file(upload: UploadedFile) -> Iterator[Part]:
    """An upload as a file, as long as the block lasts; errors name it as its reader knows it.

    Raises:
        DeepMathError: what the block raises.
    """
    with tempfile.NamedTemporaryFile(prefix="deepmath-upload-") as file:
        Path(file.name).write_bytes(upload.getbuffer())
        part = Part(Path(file.name), Path(upload.name).name)
        try:
            yield part
        except DeepMathError as err:
            raise type(err)(str(err).replace(file.name, part.name)) from err
