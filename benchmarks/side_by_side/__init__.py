"""What the benchmarks share. Makes the tools of packaging/ and tests/tools/ importable too."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path += [str(ROOT / "packaging"), str(ROOT / "tests" / "tools")]
