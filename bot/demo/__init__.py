"""A fictitious territory, to show and to measure: every actor is flagged, named « Démo – … », and removable."""
