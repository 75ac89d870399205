"""Spec 9 and 2.5: ids are pure functions of what they name, and an order is found again by its client order id.

Some are pinned to the letter: orders that rest on a venue while the engine is upgraded have to be found by the new one.
"""

import pytest

from dca_engine.core.ids import (
    GROUP_WIDE,
    OrderName,
    PortfolioId,
    Purpose,
    base36,
    client_order_id,
    group_id,
    parse_client_order_id,
    portfolio_tag,
    signal_id,
)

MINE, OTHER = PortfolioId("main"), PortfolioId("second")
NAME = OrderName("0000ABC", 36 + 1, Purpose.TARGET, 2 * 36 + 3, GROUP_WIDE, 36**2 + 5)


@pytest.mark.parametrize(
    ("number", "width", "text"), [(0, 2, "00"), (35, 2, "0Z"), (36, 2, "10"), (71, 2, "1Z"), (36**2 - 1, 2, "ZZ")]
)
def test_9_numbers_have_a_fixed_width_in_base_36(number: int, width: int, text: str) -> None:
    assert base36(number, width) == text
    assert int(text, 36) == number


@pytest.mark.parametrize("number", [36**2, -1])
def test_9_a_number_that_does_not_fit_is_never_cut(number: int) -> None:
    """Cut to two digits, 1 296 and 0 would name the same order."""
    with pytest.raises(ValueError, match=f"{number} does not fit into 2 base-36 digits"):
        base36(number, 2)


def test_9_an_order_is_named_by_letters_and_digits_every_venue_takes() -> None:
    """Tag, group 11, target, pyramid 23, leg ZZ (the whole group), attempt 105: 22 characters."""
    assert client_order_id(NAME) == "D0000ABC000011T23ZZ105"


def test_9_an_id_says_again_what_it_names() -> None:
    assert parse_client_order_id(client_order_id(NAME)) == NAME


@pytest.mark.parametrize(
    "foreign",
    [
        "",
        "D0000ABC000011T23ZZ10",
        "D0000ABC000011T23ZZ1055",
        "X0000ABC000011T23ZZ105",
        "D0000ABC000011X23ZZ105",
        "D0000abc000011T23ZZ105",
        "D0000ABC-00011T23ZZ105",
    ],
)
def test_9_an_id_that_is_not_ours_names_nothing(foreign: str) -> None:
    """Too short, too long, another first letter, an unknown purpose, small letters, a sign."""
    assert parse_client_order_id(foreign) is None


def test_9_the_mark_of_a_portfolio_never_changes_and_is_its_own() -> None:
    assert portfolio_tag(MINE) == "Z1Q425R"
    assert portfolio_tag(OTHER) == "9XDU1V8"
    assert group_id(MINE, 12) == "Z1Q425R-12"


def test_2_5_a_signals_id_never_changes_and_differs_by_portfolio_and_alert() -> None:
    """So a resend after an upgrade is still known."""
    assert signal_id(MINE, "a") == "s49b23a5a64320302f776"
    assert len({signal_id(MINE, "a"), signal_id(MINE, "b"), signal_id(OTHER, "a")}) == 3
