"""The benchmark of the crossings runs small, on both databases, and compares each figure with something."""

import pytest

from benchmarks.crossings import measure


@pytest.mark.usefixtures("trained")
def test_every_figure_is_measured_on_both_databases_beside_a_reference():
    said = []
    found = {row["figure"]: row for row in measure(120, 15, 20, said.append)}
    for name in ("sqlite", "postgresql"):
        expected = {f"demo_{name}", f"peers_{name}_p50", f"peers_{name}_p95", f"peers_{name}_recall"}
        expected |= {f"batch_{name}", f"batch_{name}_processor", f"batch_{name}_memory"}
        assert expected <= set(found)
        assert found[f"peers_{name}_recall"]["value"] >= 0.95
    assert {"peers_postgresql_vectors_p95", "peers_postgresql_vectors_recall"} <= set(found)
    assert all(row["value"] > 0 and row["reference"] > 0 for row in found.values())
    assert len(said) == 4
