"""The least a desktop program with a book can be: python -m tests.benchmarks.bare_window HOME."""

from __future__ import annotations

import sys

import peewee
from PySide6.QtWidgets import QApplication, QMainWindow

from tests.benchmarks.first_use import NextPaint, tell


def main() -> int:
    app = QApplication(sys.argv[:1])
    database = peewee.SqliteDatabase(
        f"{sys.argv[1]}/practice/book.db", pragmas={"journal_mode": "wal"}
    )
    database.connect()
    database.execute_sql("SELECT max(number) FROM orders").fetchone()
    window = QMainWindow()
    window.resize(1280, 800)

    def finish() -> None:
        tell()
        app.quit()

    window.show()
    NextPaint(window, finish)
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
