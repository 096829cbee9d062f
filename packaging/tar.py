"""A plain tar.gz for any Linux: unpack it anywhere and start `holdfast` in it."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile

from frozen import check_itself, freeze
from pos_app import __version__
from written import announce, write_tar


def main() -> int:
    """Make dist/holdfast-VERSION-linux.tar.gz, unpack it elsewhere and let it check itself."""
    asked = argparse.ArgumentParser(description=main.__doc__)
    asked.add_argument("--with-card-fields", action="store_true")
    options = asked.parse_args()
    name = f"holdfast-{__version__}-linux"
    written = write_tar(freeze(with_card_fields=options.with_card_fields), name)
    with tempfile.TemporaryDirectory() as elsewhere:
        subprocess.run(["tar", "-xzf", written, "-C", elsewhere], check=True)
        check_itself([f"{elsewhere}/{name}/holdfast"])
    announce(written)
    return 0


if __name__ == "__main__":
    sys.exit(main())
