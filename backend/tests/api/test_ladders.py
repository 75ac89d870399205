"""Spec 4: a ladder is seen and checked before anything is armed, and the safety-order form is written out."""

from decimal import Decimal
from typing import Any

from tests.api.house import ACCOUNT, PORTFOLIO, House
from tests.api.test_settings import change

PREVIEW = f"/portfolios/{PORTFOLIO}/ladders/preview"
WORKED: dict[str, Any] = {"symbol": "BTCUSDT", "side": "long", "price": 50000}


async def preview(house: House, status: int = 200, **fields: Any) -> Any:
    answer = await house.client.post(PREVIEW, json={**WORKED, **fields})
    assert answer.status_code == status, answer.text
    return answer.json()


async def test_the_worked_ladder_is_shown_to_the_last_digit(house: House) -> None:
    """Spec 4: 1 000 for the group, prices 50 000 to 49 000, quantities 0.00400 to 0.00408."""
    found = await preview(house)
    assert (found["symbol"], found["account_id"], found["capital"]) == ("BTC/USDT", ACCOUNT, "1000")
    legs = found["legs"]
    assert [leg["price"] for leg in legs] == ["50000.00", "49750.00", "49500.00", "49250.00", "49000.00"]
    assert [leg["quantity"] for leg in legs] == ["0.00400", "0.00402", "0.00404", "0.00406", "0.00408"]
    assert [leg["distance_percent"] for leg in legs] == ["0.0000", "0.5000", "1.0000", "1.5000", "2.0000"]
    assert legs[1]["cost"] == "199.9950000"
    assert found["cost"] == "999.8500000"
    assert all(leg["placed"] and leg["problems"] == [] for leg in legs)
    assert found["accepted"] is True
    assert (await house.get(f"/portfolios/{PORTFOLIO}/groups"))["groups"] == []


async def test_what_is_free_and_what_is_left_is_told_once_it_is_known(house: House) -> None:
    await house.buy(symbol="ETHUSDT", price=2500)
    found = await preview(house)
    assert Decimal(90_000) < Decimal(found["free"]) < Decimal(100_000)
    assert Decimal(found["left"]) == Decimal(found["free"]) - Decimal(found["cost"])


async def test_a_leg_that_the_venue_would_not_take_says_why(house: House) -> None:
    """Of 1 000, 0.1 % is 1 USDT: below the market's minimum."""
    levels = [
        {"gap_percent": "0", "weight_percent": "99.9", "tp_percent": "1"},
        {"gap_percent": "1", "weight_percent": "0.1", "tp_percent": "1"},
    ]
    found = await preview(house, ladder={"levels": levels})
    assert [leg["placed"] for leg in found["legs"]] == [True, False]
    assert "below the minimum" in found["legs"][1]["problems"][0]
    assert found["legs"][1]["cost"] == "0"
    assert found["accepted"] is True
    too_small = await preview(
        house,
        ladder={
            "levels": levels[::-1]
            and [
                {"gap_percent": "0", "weight_percent": "0.1", "tp_percent": "1"},
                {"gap_percent": "1", "weight_percent": "99.9", "tp_percent": "1"},
            ]
        },
    )
    assert too_small["accepted"] is False, "without its first leg a signal is refused"


async def test_each_leg_tells_what_would_be_held_then(house: House) -> None:
    """Spec 5, 6: 200 at 50 000 and 199.995 at 49 750 are 399.995 for 0.00802, so 49 874.69 on average. Each leg's own
    target is 1 % above it; with a fee of 0.1 % on both sides, break-even is a little above the average."""
    first, second, *_ = (await preview(house))["legs"]
    assert (first["held_quantity"], first["average_price"], first["target_price"]) == (
        "0.00400",
        "50000.00",
        "50500.00",
    )
    assert (first["break_even_price"], first["target_distance_percent"]) == ("50100.16", "1.0000")
    assert second["held_quantity"] == "0.00802"
    assert second["average_price"].startswith("49874.6882793")
    assert (second["break_even_price"], second["target_price"]) == ("49974.59", "50247.50")


async def test_the_target_follows_the_take_profit_mode(house: House) -> None:
    await change(house, exits={"take_profit": {"mode": "aggregate", "tp_percent": "2"}})
    legs = (await preview(house))["legs"]
    assert (legs[0]["target_price"], legs[1]["target_price"]) == ("51000.00", "50872.19")
    assert legs[1]["target_distance_percent"] == "2.2557"


async def test_the_worst_case_counts_every_pyramid_and_every_slot(house: House) -> None:
    """1 000 for a pyramid, five of them, ten slots; what rounding leaves over is told."""
    found = await preview(house)
    assert (found["capital"], found["group_capital"], found["pool_capital"]) == ("1000", "5000", "50000")
    assert found["unused"] == "0.1500000"
    await change(house, pyramiding={"max_pyramids": 2, "capital": "shared"})
    found = await preview(house)
    assert (found["capital"], found["group_capital"], found["pool_capital"]) == ("500", "1000", "10000")


async def test_a_leg_that_is_left_out_holds_nothing(house: House) -> None:
    levels = [
        {"gap_percent": "0", "weight_percent": "99.9", "tp_percent": "1"},
        {"gap_percent": "1", "weight_percent": "0.1", "tp_percent": "1"},
    ]
    found = await preview(house, ladder={"levels": levels})
    none_of = ("held_quantity", "average_price", "break_even_price", "target_price", "target_distance_percent")
    assert [found["legs"][1][name] for name in none_of] == [None] * 5
    assert found["unused"] == "1.0000000"


async def test_the_most_specific_ladder_is_taken(house: House) -> None:
    one = {"levels": [{"gap_percent": "0", "weight_percent": "100", "tp_percent": "1"}]}
    await change(house, ladders=[{"symbol": "BTC/USDT", "timeframe": 900, "ladder": one}])
    assert len((await preview(house, timeframe_seconds=900))["legs"]) == 1
    assert len((await preview(house, timeframe_seconds=3600))["legs"]) == 5


async def test_pyramids_may_share_the_capital(house: House) -> None:
    pyramiding = {"max_pyramids": 2, "capital": "shared", "shares": ["60", "40"]}
    await change(house, pyramiding=pyramiding)
    assert [(await preview(house, pyramid=i))["capital"] for i in (0, 1)] == ["600", "400"]


async def test_the_alerts_own_size_decides_where_it_is_asked_for(house: House) -> None:
    await change(house, sizing={"mode": "alert"})
    problem = await preview(house, 422)
    assert (problem["error"], problem["fields"][0]["field"]) == ("no_capital", "size")
    assert (await preview(house, size={"value": "0.01", "unit": "base"}))["capital"] == "500.00"


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"symbol": "NOPEUSDT"}, "symbol"),
    ({"symbol": ""}, "symbol"),
    ({"side": "up"}, "side"),
    ({"side": "short"}, "side"),
    ({"price": 0}, "price"),
    ({"price": "NaN"}, "price"),
    ({"account_id": "a-other"}, "account_id"),
    ({"pyramid": 5}, "pyramid"),
    ({"pyramid": -1}, "pyramid"),
    ({"ladder": {"levels": []}}, "ladder.levels"),
    ({"ladder": {"rungs": []}}, "ladder.rungs"),
    ({"size": {"value": 1, "unit": "percent"}}, "size.unit"),
    ({"colour": "red"}, "colour"),
]


async def test_what_cannot_be_previewed_is_refused_by_name(house: House) -> None:
    for fields, field in WRONG:
        problem = await preview(house, 422, **fields)
        assert [f["field"] for f in problem["fields"]] == [field], fields


GENERATOR: dict[str, Any] = {
    "count": 4,
    "first_step_percent": "1",
    "step_scale": "1.5",
    "volume_scale": "2",
    "tp_percent": "1",
}


async def test_the_safety_order_form_is_written_out(house: House) -> None:
    """Steps 1, 1.5, 2.25: gaps 0, 1, 2.5, 4.75. Volumes 1, 2, 4, 8 of 15: the last leg gets what rounding leaves."""
    answer = await house.client.post("/ladders/generate", json={"generator": GENERATOR})
    levels = answer.json()["levels"]
    assert [float(level["gap_percent"]) for level in levels] == [0, 1, 2.5, 4.75]
    assert [level["weight_percent"] for level in levels] == ["6.66", "13.33", "26.66", "53.35"]


async def test_a_generator_that_cannot_be_is_refused_by_name(house: House) -> None:
    for fields, field in (
        ({"count": 0}, "generator.count"),
        ({"count": 10**9}, "generator.count"),
        ({"step_scale": "0"}, "generator.step_scale"),
        ({"first_step_percent": "60"}, "generator"),
        ({"volume_scale": "x"}, "generator.volume_scale"),
    ):
        answer = await house.client.post("/ladders/generate", json={"generator": {**GENERATOR, **fields}})
        assert (answer.status_code, answer.json()["fields"][0]["field"]) == (422, field), fields


async def test_previews_are_the_owners_alone(house: House) -> None:
    stranger = await house.stranger()
    assert (await stranger.post(PREVIEW, json=WORKED)).status_code == 404
    assert (await house.browser().post("/ladders/generate", json={"generator": GENERATOR})).status_code == 401


async def test_pyramids_that_are_not_saved_yet_are_worked_out_too(house: House) -> None:
    """Of 1 000: 60 % for the first, 40 % for the second."""
    shared = {"max_pyramids": 2, "capital": "shared", "shares": ["60", "40"]}
    found = [await preview(house, pyramiding=shared, pyramid=pyramid) for pyramid in (0, 1)]
    assert [(shown["capital"], shown["group_capital"]) for shown in found] == [("600", "1000"), ("400", "1000")]
    assert (await preview(house))["capital"] == "1000", "nothing was saved"


async def test_pyramids_that_cannot_be_are_refused_by_name(house: House) -> None:
    told = await preview(house, 422, pyramiding={"max_pyramids": 0})
    assert told["fields"][0]["field"] == "pyramiding.max_pyramids"
    told = await preview(house, 422, pyramiding={"max_pyramids": 2}, pyramid=2)
    assert told["fields"][0]["reason"] == "must be below 2, the most pyramids that a position may have"
