"""The public directory: places read from official open data, shown as public neighbours, never contacted.

Reading (`files`, `csv_rows`, `json_rows`), validating (`mediation`, `inclusion`, `fields`), locating, matching and
importing. Only public facts about a structure are kept: no e-mail, no telephone, no person's name.
"""
