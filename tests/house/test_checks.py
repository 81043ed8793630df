"""The checks look at everything that is ours."""

from __future__ import annotations

from config.checks import OURS
from tests.house.tree import name_of, product_modules


def test_every_package_of_the_product_has_its_views_checked() -> None:
    packages = {name_of(path).partition("/")[0] for path in product_modules()}

    assert {f"{name}." for name in packages if (name, "run.py") != ("run.py", name)} == {*OURS}
