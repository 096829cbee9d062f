"""What a person may be told: a sentence, and nothing of the machinery."""

from __future__ import annotations

import re

from tests.e2e.command_line import Answer

_CODE = re.compile(r"\b[a-z_]+\.[a-z_]{3,}\b")
_GENERAL = "This did not work."


def assert_told(answer: Answer, code: int, *words: str) -> None:
    """The exit code, and a sentence of its own on stderr that has these words."""
    assert answer.code == code, answer.err
    assert answer.err.rstrip().endswith("."), answer.err
    assert "Traceback" not in answer.err
    assert not answer.err.startswith(_GENERAL), "there is no sentence of its own"
    plain = re.sub(r"“[^”]*”|/\S+", "", answer.err)
    assert not _CODE.search(plain), f"a code is no sentence: {answer.err}"
    for word in words:
        assert word in answer.err
