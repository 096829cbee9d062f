"""One site for the tests of a process, and a web engine that finds Stripe's names there."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from pos_app.ui.card_fields.doors import FLAGS
from tests.stripe_site import StripeSite, running_site


@pytest.fixture(scope="session")
def stripe_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StripeSite]:
    """Whatever the engine asks for reaches this site; it has no other way out."""
    with running_site(tmp_path_factory.mktemp("site")) as site:
        os.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"  # tests may run as root
        os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] = f"{site.flags} {' '.join(FLAGS)}"
        yield site
