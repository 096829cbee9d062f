"""The command line: `holdfast VERB`.

Exit codes: 0 done, 1 refused, 2 bad input, 3 outcome unknown (recorded, will be settled), 4 not
set up or not allowed. With --json an order that exists is printed as it now stands.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pos_app.app import open_practice_shop, open_shop
from pos_app.cli.arguments import parser
from pos_app.cli.errors import exit_code, say
from pos_app.cli.verbs import Verbs
from pos_app.domain.errors import HoldfastError
from pos_app.logs import start_logging
from pos_app.paths import data_folder


def main(argv: Sequence[str]) -> int:
    """Run one verb and return its exit code."""
    arguments = parser().parse_args(argv)
    run: Callable[..., int] = arguments.run
    try:
        home = data_folder(arguments.home)
        start_logging(home)
        shop = open_practice_shop(home) if arguments.practice else open_shop(home)
        try:
            return run(Verbs(shop, as_json=arguments.json), arguments)
        finally:
            shop.close()
    except HoldfastError as error:
        say(error)
        return exit_code(error)
