"""Words and units that the rules do not know: a command that holds one is asked about.

A rule reads the words that it knows and passes over the rest. What it passes over may turn the
meaning, so everything that is left must be an everyday word, or a word of the trade.
"""

import re
from collections.abc import Iterable

from kernel.assistant.lexicon import HARMLESS
from kernel.assistant.repair import KNOWN

_READ = KNOWN | HARMLESS
_WORD = re.compile(r"(?<![<\w'])[a-z][a-z']*(?![\w>])")


def unknown_word(line: str, named: Iterable[str] = ()) -> str | None:
    """The first word of a marked line that nothing here knows.

    Args:
        line: With marks.
        named: Words of names that the command gives itself, as of a new formation.

    >>> unknown_word("remove the frobnicated <r0>"), unknown_word("please remove <r0>")
    ('frobnicated', None)
    """
    own = set(named)
    for word in _WORD.findall(line):
        bare = word.removesuffix("'s").strip("'").replace("'", "")
        if bare and bare not in _READ and bare not in own:
            return str(word)
    return None
