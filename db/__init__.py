"""What is remembered: models, sessions, one module of queries per aggregate, migrations.

SQLite by default, PostgreSQL by URL; the same tests run on both. The modules of queries take an open
session and never commit: the caller decides what belongs together, `Database.session()` commits.
"""
