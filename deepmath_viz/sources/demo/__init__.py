"""The bundled demo corpus: our own invention, written by `deepmath_viz.sources.demo.generate`."""

from __future__ import annotations

from pathlib import Path

CORPUS = Path(__file__).parent / "corpus"
"""The bundled mirror folder: hub/, github/, benchmarks.jsonl and planted.jsonl."""
