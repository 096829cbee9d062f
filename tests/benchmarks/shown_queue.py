"""The list of the queue on a very tall screen: python -m tests.benchmarks.shown_queue HOME.

Prints how long its first picture takes, its memory, and what counting down each second costs.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from datetime import UTC, timedelta
from pathlib import Path

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from pos_app.app import utc_now
from pos_app.paths import resources
from pos_app.ui.formats import Formats
from pos_app.ui.queue.model import QueueModel
from pos_app.ui.queue.page import COLUMNS
from pos_app.ui.queue.table import OrderTable
from pos_app.ui.theme.theme import Theme
from tests.benchmarks.shops import opened

SECONDS = 120
# 500 rows and the heads between them: as many as the books have open.
HEIGHT = 567 * 31


def main(home: str) -> None:
    app = QApplication(sys.argv[:1])
    later = timedelta()
    theme = Theme(resources())
    theme.apply(app)
    with opened(Path(home)) as shop:
        queue = shop.services.queue
        formats, warn = Formats(QLocale("en_US"), UTC), shop.services.shop.warn_times
        model = QueueModel(formats, lambda: utc_now() + later, warn)
        model.rows_wanted.connect(lambda numbers: model.take_rows(queue.rows(numbers)))
        table = OrderTable(theme, model, COLUMNS, model.heads)
        table.resize(1280, HEIGHT)
        table.show()
        app.processEvents()
        memory, began = _memory_mb(), time.perf_counter()
        model.show(queue.load())
        table.grab()
        painted = time.perf_counter() - began
        app.processEvents()
        used, began_cpu = _memory_mb() - memory, time.process_time()
        for _ in range(SECONDS):
            later += timedelta(seconds=1)
            model.refresh_times(*table.visible_rows())
            app.processEvents()
        percent = (time.process_time() - began_cpu) / SECONDS * 100
    print(json.dumps({"paint_ms": painted * 1000, "memory_mb": used, "countdown_percent": percent}))


def _memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


if __name__ == "__main__":
    main(sys.argv[1])
