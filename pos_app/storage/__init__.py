"""The book: the only code that imports peewee."""
