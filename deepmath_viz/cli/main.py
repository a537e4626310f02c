"""The command line: a thin skin over the library.

Every command takes `--cache FOLDER`. A named error is printed on standard error and ends the
program with its own exit code; results go to standard output, progress to standard error.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import click

from deepmath_viz.cli.terminal import shown
from deepmath_viz.config import environment
from deepmath_viz.errors import DeepMathError

#: The command of an installed package, and the variable by which a shell asks it for completions.
SCRIPT, COMPLETION = "deepmath-viz", "_DEEPMATH_VIZ_COMPLETE"
#: Every command: the module of this folder that has it as NAME_command, and the first line of its
#: help, so that the list of commands imports none of them.
COMMANDS = {
    "build": ("build", "Build a corpus, or bring it up to date."),
    "run": ("run", "Build what the app needs, and open the app."),
    "open": ("run", "Build what is missing of a source, and open the app on it."),
    "status": ("status", "Show what is built, and from what."),
    "check": ("status", "Compare every artefact with its record."),
    "list": ("problems", "List problems; the options are the filters of the app."),
    "show": ("problems", "Show one problem with its solutions."),
    "search": ("search", "Find problems by words, LaTeX and meaning."),
    "sql": ("sql", "Ask the tables of a corpus in SQL (read-only)."),
    "attach": ("attach", "Put columns of a file of your own beside the problems."),
    "rollouts": ("rollouts", "Put responses of your own model beside the problems, judged."),
    "export": ("export", "Take problems away: as rows, RL prompts, SFT messages."),
    "agreement": ("agreement", "Say how far solutions and final answers agree."),
    "grade": ("agreement", "Grade labelled pairs of answers, or a corpus's answers by themselves."),
    "figure": ("figure", "Draw the paper's novelty figure."),
    "report": ("report", "Write a report on contamination, novelty, claims, or rollouts."),
    "results": (
        "results",
        "List results of models on benchmarks as CSV, or add a file of one's own.",
    ),
    "reviews": ("entered", "Take away what people entered in spot-checks."),
    "errata": ("errata", "Share what people found about final answers, as a file."),
    "judgements": ("entered", "Take away what people said about pairs."),
}


def load(name: str) -> click.Command:
    """A command of `COMMANDS`; its module is imported now."""
    module = import_module(f"deepmath_viz.cli.{COMMANDS[name][0]}")
    command: click.Command = getattr(module, f"{name}_command")
    return command


class _Commands(click.Group):
    """Lists and completes commands by their line alone, and loads the one that runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name, listed, rest = super().resolve_command(ctx, args)
        return name, load(name) if name and listed else None, rest


PROGRAM = _Commands(
    commands=[click.Command(name, short_help=line) for name, (_, line) in COMMANDS.items()],
    help="Build and read corpora of DeepMath-103K.",
    context_settings={
        "help_option_names": ["-h", "--help"],
        "show_default": True,
        "max_content_width": 100,
    },
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code.

    Not by click's own `main`, which has other exit codes for a closed pipe and for Ctrl-C.

    Raises:
        SystemExit: 2 where the words are no command, 0 after `--help` or a completion.
    """
    words = sys.argv[1:] if argv is None else list(argv)
    name = SCRIPT if Path(sys.argv[0]).stem == SCRIPT else "python -m deepmath_viz"
    try:
        if asked := environment().get(COMPLETION):
            from click.shell_completion import shell_complete

            sys.exit(shell_complete(PROGRAM, {}, SCRIPT, COMPLETION, asked))
        with PROGRAM.make_context(name, words) as context:
            return PROGRAM.invoke(context) or 0
    except click.exceptions.Exit as end:
        sys.exit(end.exit_code)
    except click.UsageError as err:
        click.UsageError(shown(err.format_message()), err.ctx).show()
        sys.exit(err.exit_code)
    except DeepMathError as err:
        print(f"deepmath_viz: {shown(str(err))}", file=sys.stderr)
        return err.exit_code
    except KeyboardInterrupt:
        print("deepmath_viz: stopped. The same command goes on from here.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
