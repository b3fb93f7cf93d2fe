"""French understood: places, counts, legal forms, typology and objectives, from the words of the actors."""
