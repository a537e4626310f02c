"""Everything that can go wrong with a name of its own.

    DeepMathError
    ├── SettingsError        an environment variable or option has an impossible value
    ├── SourceError          a data source cannot be read
    │   ├── SourceNotFound       no such dataset, revision, file or folder
    │   ├── SourceDenied         the hub refuses access (401, 403)
    │   ├── SourceUnavailable    network, rate limit or server trouble: trying again may help
    │   ├── SourceDamaged        a file is truncated or is not what its name says
    │   ├── SourceTooLarge       a line, a cell or a whole file is larger than is read
    │   └── SourceShape          a needed column is missing or has an unusable type
    ├── BuildError           a stage cannot run
    │   ├── BuildLocked          another build is at work in the same cache
    │   └── ClusterError         nodes cannot be reached, or cannot do what is asked
    ├── ArtefactMissing      a page or command needs a stage that has not been built
    ├── ArtefactDamaged      an artefact or the manifest does not match its record
    ├── QueryError           a search query cannot be read
    ├── ModelNotConverted    a model cannot be kept in the form that is soon ready
    ├── EncoderUnavailable   nothing can be searched by meaning: no model, or its process fails
    ├── LabelledDamaged      a line of a file of labelled answers cannot be used
    ├── ProblemNotFound      no problem with this id or key
    ├── SelectionDamaged     a selection on the map was cut, changed, or has too many parts
    ├── SqlError             a query of the user's cannot be run; it knows the place in the text
    │   ├── SqlRefused           a statement or function that the sandbox does not run
    │   ├── SqlLimit             it needed more time, memory or room than a query may take
    │   ├── SqlStopped           it was cancelled
    │   └── SqlBusy              too many queries wait already
    ├── ExportError          an export cannot be made
    │   ├── ExportEmpty          nothing is left to export
    │   ├── ExportRefused        the folder holds something that is no export; it is left alone
    │   ├── ExportLocked         another export into the same folder is at work
    │   ├── TemplateRefused      a chat template would lose reasoning, answer or end of the rows
    │   ├── ExportNotSent        the hub does not take an export
    │   ├── ExportNotWritten     the folder is read-only, the disk is full, ...: nothing was left
    │   └── TicketInvalid        a link to a download was changed, or is too old
    ├── AttachError          a file cannot be attached, or what is attached cannot be used
    │   ├── AttachRefused        file, name or what was asked is not as it must be; nothing kept
    │   ├── RolloutsBusy         another process adds this very file
    │   └── AttachedMissing      a filter or an order names a column that is not attached here
    ├── ResultsRefused       a file of results of models cannot be added; nothing of it was kept
    ├── FileNotWritten       a file that was asked for cannot be written; the old one stays
    └── ReviewError          a sample or a review is not what it must be
        ├── SampleNotFound       no sample of this name
        ├── ReviewNotSaved       the folder is read-only, the disk is full, ...: nothing was kept
        ├── ReviewsDamaged       the file of the reviews is damaged; it was set aside, whole
        ├── ReviewsNewer         the file was written by a newer version of the program
        └── ReviewsNotUpgraded   the file of an older version cannot be brought up; it is as it was

A message says what was found and what to do about it. The command line prints it and exits with
`exit_code`; the app shows it in one place.
"""

from __future__ import annotations


class DeepMathError(Exception):
    """Base of the named errors; `str(error)` is meant for the user."""

    exit_code = 1


class SettingsError(DeepMathError):
    """A setting has a value that cannot be used."""

    exit_code = 2


class SourceError(DeepMathError):
    """A data source cannot be read."""


class SourceNotFound(SourceError):
    """The dataset, revision, file or folder does not exist."""


class SourceDenied(SourceError):
    """The hub refuses access."""


class SourceUnavailable(SourceError):
    """The network or the hub is in trouble; the same build may work later."""


class SourceDamaged(SourceError):
    """A file is truncated or unreadable."""


class SourceTooLarge(SourceError):
    """A line, a cell or a whole file is larger than is read, or promises to be."""


class SourceShape(SourceError):
    """A needed column is missing or has an unusable type."""


class BuildError(DeepMathError):
    """A stage cannot run."""


class BuildLocked(BuildError):
    """Another build holds the lock of this corpus."""

    exit_code = 3


class CacheUnwritable(BuildError):
    """The folder of a corpus cannot be written."""


class ClusterError(BuildError):
    """Nodes of a cluster cannot be reached, or cannot do the work that is asked of them."""


class ArtefactMissing(DeepMathError):
    """Something has not been built yet.

    Attributes:
        corpus, stage: what lacks what, where it is one stage of one corpus; else empty.
    """

    def __init__(self, message: str, *, corpus: str = "", stage: str = "") -> None:
        super().__init__(message)
        self.corpus, self.stage = corpus, stage


class ArtefactDamaged(DeepMathError):
    """An artefact or the manifest is not what it should be."""


class ProblemNotFound(DeepMathError):
    """No problem has this id or key."""


class SelectionDamaged(DeepMathError):
    """A selection on the map cannot be read."""


class SqlError(DeepMathError):
    """A query cannot be run.

    Attributes:
        line, column: where in the text, from 1; None where no place is known.
        length: characters that are at fault from there.
        names: what may have been meant.
    """

    exit_code = 5

    def __init__(
        self,
        message: str,
        *,
        line: int | None = None,
        column: int | None = None,
        length: int = 1,
        names: tuple[str, ...] = (),
    ) -> None:
        super().__init__(message)
        self.line, self.column, self.length, self.names = line, column, length, names


class SqlRefused(SqlError):
    """The sandbox does not run such a statement, or does not let it call such a function."""


class SqlLimit(SqlError):
    """It needed more time, memory or room than a query may take."""


class SqlStopped(SqlError):
    """It was cancelled."""


class SqlBusy(SqlError):
    """Too many queries wait already."""


class ExportError(DeepMathError):
    """An export cannot be made."""

    exit_code = 5


class ExportEmpty(ExportError):
    """Nothing is left to export."""


class ExportRefused(ExportError):
    """What stands where the export should go is no export; it is left alone."""


class ExportLocked(ExportError):
    """Another export into the same folder is at work."""

    exit_code = 3


class TemplateRefused(ExportError):
    """A chat template cannot be used, or would lose what rows hold."""


class ExportNotSent(ExportError):
    """The hub does not take an export; what is on this machine stays."""


class ExportNotWritten(ExportError):
    """The export could not be written; nothing of it was left."""


class TicketInvalid(ExportError):
    """A link to a download was changed, or is too old."""


class QueryError(DeepMathError):
    """A search query cannot be read; the message says which part of it."""

    exit_code = 2


class TokenizerUnusable(DeepMathError):
    """A tokenizer that was asked for is not there, cannot be had, or is none."""


class ModelNotConverted(DeepMathError):
    """A model cannot be kept in the form that reads a query soon after a start; the reason."""


class EncoderUnavailable(DeepMathError):
    """No process can turn a query into a vector, so nothing can be found by meaning."""


class AttachError(DeepMathError):
    """A file cannot be attached, or what is attached cannot be used."""

    exit_code = 6


class AttachRefused(AttachError):
    """The file, a name, or what was asked for is not as it must be; nothing was kept."""


class RolloutsBusy(AttachError):
    """Another process is adding this very file of rollouts."""


class AttachedMissing(AttachError):
    """A filter, an order or a colouring names a column that is not attached to this corpus."""


class ResultsRefused(DeepMathError):
    """A file of results of models is not as it must be, or what was added cannot be read."""


class FileNotWritten(DeepMathError):
    """A file that somebody asked for cannot be written; what stood there is as it was."""

    exit_code = 4


class ReviewError(DeepMathError):
    """A sample cannot be drawn, or a review is not what it must be."""

    exit_code = 4


class SampleNotFound(ReviewError):
    """No sample has this name."""


class ReviewNotSaved(ReviewError):
    """What was entered could not be written; nothing of it was kept."""


class ReviewsDamaged(ReviewError):
    """The file of the reviews is damaged. It is set aside and never deleted."""


class ReviewsNewer(ReviewError):
    """A newer version of the program wrote the file of the reviews; it is left alone."""


class ReviewsNotUpgraded(ReviewError):
    """The file of an older version cannot be brought to the present one; it is left alone."""


class LabelledDamaged(DeepMathError):
    """A line of a file of labelled answers is not as it should be; the message names the line."""
