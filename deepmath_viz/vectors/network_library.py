"""OpenVINO, imported so that nothing is reported of its use."""

from __future__ import annotations

import sys
from typing import Any


def openvino() -> Any:
    """The module `openvino`, whose converter finds nothing to report by.

    On import the converter begins a client of a statistics service, keeps an identity in the home
    folder and sends what is converted; without that package it goes on with a stand-in of its own.

    Raises:
        ImportError: it is not installed.
    """
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
    import openvino as library

    return library
