import pytest

from core.data.blanks import Blank
from tests.standin import make_blank


@pytest.fixture
def blank() -> Blank:
    """A plain T-shirt, 320×400."""
    return make_blank()
