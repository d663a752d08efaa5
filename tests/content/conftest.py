from pathlib import Path

import pytest

from tests.content.folders import OwnFolder


@pytest.fixture
def own(tmp_path: Path) -> OwnFolder:
    return OwnFolder(tmp_path)
