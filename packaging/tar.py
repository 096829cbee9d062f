"""A plain tar.gz for any Linux: unpack it anywhere and start `holdfast` in it."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile

from frozen import BUILD, DIST, check_itself, freeze
from measure import compare_sizes
from pos_app import __version__
from written import announce, write_tar


def main() -> int:
    """Make dist/holdfast-VERSION-linux.tar.gz, unpack it elsewhere and let it check itself."""
    asked = argparse.ArgumentParser(description=main.__doc__)
    asked.add_argument("--with-card-fields", action="store_true")
    asked.add_argument("--check", action="store_true", help="compare it with a bare window's")
    options = asked.parse_args()
    name = f"holdfast-{__version__}-linux"
    program = freeze(with_card_fields=options.with_card_fields)
    DIST.mkdir(exist_ok=True)
    package = DIST / f"{name}.tar.gz"
    write_tar(program, package)
    with tempfile.TemporaryDirectory() as elsewhere:
        subprocess.run(["tar", "-xzf", package, "-C", elsewhere], check=True)
        check_itself([f"{elsewhere}/{name}/holdfast"])
    announce(package)
    if options.check:
        bare, packed = freeze(bare=True), BUILD / "bare.tar.gz"
        write_tar(bare, packed)
        compare_sizes("unpacked", program, bare)
        compare_sizes("package", package, packed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
