import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_the_running_application_loads_nothing_that_only_measures():
    done = subprocess.run(
        [sys.executable, "-c", "import sys, bot.cli, bot.app; print(*sys.modules)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    loaded = set(done.stdout.split())
    assert "bot.app" in loaded
    assert not {"matplotlib", "benchmarks", "spacy"} & loaded
    assert not [name for name in loaded if name.startswith("bot.evaluation")]
