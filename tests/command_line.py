"""Runs the command line in this process, as the installed program does."""

import contextlib
import io
import sys
from dataclasses import dataclass
from unittest.mock import patch

import pytest

from paidan.__main__ import main


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command printed and the code it ended with."""

    code: int
    output: str
    errors: str


def run(*arguments: str, typed: str = "") -> Ran:
    """Run `paidan` with arguments; `typed` is its standard input."""
    out, err = io.StringIO(), io.StringIO()
    with (
        patch.object(sys, "argv", ["paidan", *arguments]),
        patch.object(sys, "stdin", io.StringIO(typed)),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        pytest.raises(SystemExit) as ended,
    ):
        main()
    code = ended.value.code
    return Ran(code if isinstance(code, int) else 1, out.getvalue(), err.getvalue())
