"""Student's t, against an independent library."""

from math import pi, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from bot.domain.student import EXACT_UP_TO, t_cdf, t_quantile

DEGREES = [*range(1, 61), 99, 100, EXACT_UP_TO - 1, EXACT_UP_TO, EXACT_UP_TO + 1, 1_001, 10_000, 100_000, 10**9]


@pytest.mark.parametrize("p", [0.0005, 0.005, 0.025, 0.3, 0.501, 0.9, 0.975, 0.995, 0.9995])
def test_quantiles_agree_with_scipy(p):
    ours = [t_quantile(p, df) for df in DEGREES]

    assert ours == pytest.approx(list(special.stdtrit(DEGREES, p)), rel=1e-9)


NEARLY_ZERO = 1e-4
"""Below this, scipy's distribution function for one degree of freedom loses digits: at 1e-10 it says 0.5 flat."""


@given(st.floats(-40, 40).filter(lambda t: t == 0 or abs(t) >= NEARLY_ZERO), st.integers(1, 500))
def test_the_distribution_function_agrees_with_scipy(t, df):
    assert t_cdf(t, df) == pytest.approx(special.stdtr(df, t), abs=1e-12)


@given(st.floats(-NEARLY_ZERO, NEARLY_ZERO), st.integers(1, 500))
def test_next_to_zero_the_distribution_function_follows_its_density(t, df):
    assert t_cdf(t, df) == pytest.approx(0.5 + t * special.poch(df / 2, 0.5) / sqrt(df * pi), abs=1e-12)


@given(st.floats(0.0005, 0.9995), st.integers(1, EXACT_UP_TO))
def test_quantile_and_distribution_undo_each_other(p, df):
    assert t_cdf(t_quantile(p, df), df) == pytest.approx(p, abs=1e-11)


def test_the_middle_is_zero():
    assert t_quantile(0.5, 7) == 0


@pytest.mark.parametrize(("p", "df"), [(0, 5), (1, 5), (-0.1, 5), (float("nan"), 5), (0.975, 0), (0.975, -3)])
def test_what_has_no_quantile_is_refused(p, df):
    with pytest.raises(ValueError, match="no quantile"):
        t_quantile(p, df)
