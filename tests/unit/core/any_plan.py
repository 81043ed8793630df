"""Any member and any mix, for property tests of what-if and plan."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from scoring.core.evidence import known_on
from scoring.core.mix import Mix, inputs
from scoring.core.records import AnyRecord, Network
from scoring.core.versions.v1 import V1
from tests.unit.core.any_evidence import evidence
from tests.unit.core.given import TODAY, ago, covers, seated

ALL = tuple(component.name for component in V1.components)
NETWORK = Network(on=ago(100), connections=200, decision_makers=300, internal=4)

horizons = st.integers(1, 130).map(lambda days: ago(-days))
policies = st.sampled_from(["equal", "linkedin_like"])
coverage = st.one_of(
    st.just([covers(200)]),
    st.builds(
        lambda oldest, youngest, left_out: [covers(oldest, youngest, *left_out)],
        st.sampled_from([25, 50, 90, 200]),
        st.sampled_from([0, 3]),
        st.sets(st.sampled_from(ALL), min_size=15).map(sorted),
    ),
)
seats = st.lists(
    st.builds(
        seated,
        st.sampled_from(["free", "sales_navigator"]),
        st.sampled_from([None, 60, 10, -10, -40]),
    ),
    max_size=2,
)


@st.composite
def members(draw: Any) -> list[AnyRecord]:
    """Evidence with its coverage and seats, all of it known today."""
    told = known_on(draw(evidence), TODAY)
    networks = draw(st.sampled_from([[], [NETWORK]]))
    return [*draw(coverage), *draw(seats), *networks, *told]


@st.composite
def mixes(draw: Any, *, steps: bool = False) -> Mix:
    """Amounts up to what is sensible, in the steps of a plan where asked."""
    amounts = {}
    for one in inputs(V1):
        step = one.step if steps else 1
        amounts[one.name] = step * draw(st.integers(0, one.most // step))
    others = {"accepted": st.integers(0, 100), "received": st.sampled_from([0, 3, 40])}
    return Mix(**amounts, **{name: draw(some) for name, some in others.items()})
