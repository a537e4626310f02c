"""The command line in processes of their own that are forked from one which has imported it.

    with Commands({"HF_ENDPOINT": url}) as run:
        ended = run("build", "--cache", folder)

A build of a few rows takes a tenth of the time that its imports take. What is the same for all
commands, such as what a library reads from the environment when it is imported, is given once.
"""

from __future__ import annotations

import gc
import json
import os
import select
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path

from deepmath_viz.config import ROOT

#: What a build imports on its way; torch by way of datasets.
IMPORTED = (
    "deepmath_viz.cli.build",
    "deepmath_viz.pipeline.runner",
    "deepmath_viz.sources.error_mapping",
    "deepmath_viz.sources.hub",
    "datasets.iterable_dataset",
    "huggingface_hub.hf_file_system",
    "torch",
)
SECONDS = 120


class Commands:
    """Runs commands, one at a time; as a context it ends the process that they are forked from."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._mother = subprocess.Popen(
            [sys.executable, "-c", f"from {__name__} import serve; serve()"],
            cwd=ROOT,
            env={**os.environ, **env},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Commands:
        return self

    def __exit__(self, *_: object) -> None:
        self._mother.communicate()

    def __call__(self, *words: object) -> subprocess.CompletedProcess[str]:
        """Run one command; what it printed is in the answer, as with `subprocess.run`."""
        assert self._mother.stdin is not None and self._mother.stdout is not None
        asked = list(map(str, words))
        with tempfile.TemporaryDirectory() as folder:
            said = [Path(folder, name) for name in ("stdout", "stderr")]
            print(json.dumps([asked, *map(str, said)]), file=self._mother.stdin, flush=True)
            if not select.select([self._mother.stdout], [], [], SECONDS)[0]:
                self._mother.kill()
                raise subprocess.TimeoutExpired(asked, SECONDS)
            code = int(self._mother.stdout.readline())
            return subprocess.CompletedProcess(asked, code, *(path.read_text() for path in said))


def serve() -> None:
    """Fork a command for every line of standard input, and answer with its exit code."""
    from deepmath_viz.cli.main import main

    for module in IMPORTED:
        import_module(module)
    gc.freeze()  # what is here already is not looked through, and so not copied, in every fork
    for line in sys.stdin:
        words, *said = json.loads(line)
        child = os.fork()
        if child == 0:
            _become(said)
            try:
                code = main(words)
            except SystemExit as end:  # a usage error, or help
                code = int(end.code or 0)
            except BaseException:
                traceback.print_exc()
                code = 1
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def _become(said: Sequence[str]) -> None:
    """Read nothing, and write into these files."""
    for stream, path in enumerate([os.devnull, *said]):
        opened = os.open(path, os.O_RDWR | os.O_CREAT)
        os.dup2(opened, stream)
        os.close(opened)
