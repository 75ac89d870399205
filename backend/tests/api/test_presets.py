"""Ladder presets: the built-in ones can be traded by; one's own are kept, changed, removed, and carried elsewhere."""

import asyncio
from typing import Any

import httpx

from dca_engine.api.preset_schemas import MOST_PRESETS
from dca_engine.core.ladder_presets import BUILT_IN
from tests.api.house import House
from tests.api.test_ladders import GENERATOR, preview
from tests.api.test_settings import change

PATH = "/ladder-presets"
LADDER: dict[str, Any] = {
    "levels": [
        {"gap_percent": "0", "weight_percent": "50", "tp_percent": "1"},
        {"gap_percent": "20", "weight_percent": "50", "tp_percent": "1.5"},
    ]
}


def body(name: str = "My own", **fields: Any) -> dict[str, Any]:
    return {"name": name, "note": "For calm days.", "ladder": LADDER, **fields}


async def sent(house: House, method: str, path: str, status: int, content: Any = None) -> Any:
    answer = await house.client.request(method, f"{PATH}{path}", json=content)
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


async def add(house: House, name: str = "My own", **fields: Any) -> Any:
    return await sent(house, "POST", "", 201, body(name, **fields))


async def names(house: House) -> list[str]:
    return [preset["name"] for preset in (await house.get(PATH))["presets"] if not preset["built_in"]]


# --- built in ---------------------------------------------------------------------------------------------------------


async def test_the_built_in_ones_come_first_and_say_what_they_are_for(house: House) -> None:
    await add(house, "A first name")
    presets = (await house.get(PATH))["presets"]
    assert [preset["id"] for preset in presets[:-1]] == [preset.id for preset in BUILT_IN]
    assert all(preset["built_in"] and preset["changed_at"] is None for preset in presets[:-1])
    conservative = presets[0]
    assert conservative["note"].endswith("Covers a fall of 18.0 %.")
    assert (conservative["legs"], conservative["deepest_percent"]) == (6, "18.0000")
    safety = next(preset for preset in presets if preset["id"] == "safety-orders")
    assert (safety["legs"], safety["ladder"]["generator"]["count"]) == (8, 8)
    single = next(preset for preset in presets if preset["id"] == "single-entry")
    assert single["note"].endswith("Covers no fall.")


async def test_the_built_in_ones_can_be_previewed_and_traded_by(house: House) -> None:
    for preset in (await house.get(PATH))["presets"]:
        shown = await preview(house, ladder=preset["ladder"])
        assert shown["accepted"] is True, preset["id"]
        assert all(leg["placed"] for leg in shown["legs"]), preset["id"]
        await change(house, ladder=preset["ladder"])


async def test_the_built_in_ones_stay_as_they_are(house: House) -> None:
    assert (await sent(house, "PUT", "/balanced", 409, body()))["error"] == "built_in"
    assert (await sent(house, "DELETE", "/balanced", 409))["error"] == "built_in"


# --- one's own --------------------------------------------------------------------------------------------------------


async def test_a_preset_is_kept_with_what_it_means(house: House) -> None:
    """Half at 1, half at 0.8: 11.1 % below the base on average, 11.1 % above the last leg."""
    made = await add(house)
    assert made == (await house.get(PATH))["presets"][-1]
    assert (made["name"], made["note"], made["built_in"]) == ("My own", "For calm days.", False)
    assert [level["gap_percent"] for level in made["ladder"]["levels"]] == ["0", "20"]
    assert (made["deepest_percent"], made["average_percent"]) == ("20.0000", "11.1111")
    assert made["rebound_percent"] == "11.1111"


async def test_a_preset_is_changed_and_removed(house: House) -> None:
    made = await add(house)
    changed = await sent(house, "PUT", f"/{made['id']}", 200, body("my OWN", note="", ladder={"generator": GENERATOR}))
    assert (changed["id"], changed["name"], changed["note"], changed["legs"]) == (made["id"], "my OWN", "", 4)
    assert changed["changed_at"] > made["changed_at"]
    assert await names(house) == ["my OWN"]
    await sent(house, "DELETE", f"/{made['id']}", 204)
    await sent(house, "DELETE", f"/{made['id']}", 404)
    await sent(house, "PUT", f"/{made['id']}", 404, body())
    assert await names(house) == []


async def test_a_name_is_taken_once_whatever_its_capitals(house: House) -> None:
    await add(house, "  Straße ")
    for name in ("Straße", "STRASSE", "Balanced", "balanced"):
        problem = await sent(house, "POST", "", 422, body(name))
        assert [f["field"] for f in problem["fields"]] == ["name"], name
    other = await add(house, "Other")
    problem = await sent(house, "PUT", f"/{other['id']}", 422, body("strasse"))
    assert problem["fields"] == [{"field": "name", "reason": "is the name of another of your presets"}]
    assert await names(house) == ["Other", "Straße"]


async def test_two_who_take_a_name_at_once_do_not_both_get_it(house: House) -> None:
    answers = await asyncio.gather(*(house.client.post(PATH, json=body("Same")) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [201, 422, 422, 422, 422]
    assert await names(house) == ["Same"]


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"name": ""}, "name"),
    ({"name": " "}, "name"),
    ({"name": "x" * 61}, "name"),
    ({"name": None}, "name"),
    ({"note": "x" * 201}, "note"),
    ({"ladder": {"levels": []}}, "ladder.levels"),
    ({"ladder": {"levels": [{**LADDER["levels"][0], "weight_percent": "99"}]}}, "ladder.levels"),
    ({"ladder": {"levels": [{**LADDER["levels"][0], "gap_percent": "-1"}]}}, "ladder.levels.0.gap_percent"),
    ({"ladder": {"generator": {**GENERATOR, "count": 0}}}, "ladder.generator.count"),
    ({"ladder": {"rungs": []}}, "ladder.rungs"),
    ({"color": "red"}, "color"),
]


async def test_what_cannot_be_traded_by_is_not_kept(house: House) -> None:
    made = await add(house)
    for fields, field in WRONG:
        for method, path in (("POST", ""), ("PUT", f"/{made['id']}")):
            problem = await sent(house, method, path, 422, body("Other") | fields)
            assert [f["field"] for f in problem["fields"]] == [field], (method, fields)
    assert await names(house) == ["My own"]


# --- to carry elsewhere -----------------------------------------------------------------------------------------------


async def test_what_is_exported_can_be_imported_by_another_and_is_the_same(house: House) -> None:
    await add(house, "B")
    await add(house, "A", ladder={"generator": GENERATOR, "max_resting_legs": 2})
    answer = await house.client.get(f"{PATH}/export")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="ladder-presets.json"'
    file = answer.json()
    assert [preset["name"] for preset in file["presets"]] == ["A", "B"]
    stranger = await house.stranger()
    imported = await stranger.post(f"{PATH}/import", json=file)
    assert imported.status_code == 200, imported.text
    assert (await stranger.get(f"{PATH}/export")).json() == file


async def test_an_import_is_taken_whole_or_not_at_all(house: House) -> None:
    await add(house, "B")
    file = await exported(house, body("A"), body("b"))
    problem = await sent(house, "POST", "/import", 422, file)
    assert [f["field"] for f in problem["fields"]] == ["presets.1.name"]
    assert await names(house) == ["B"]
    twice = await exported(house, body("C"), body("c"))
    assert (await sent(house, "POST", "/import?replace=true", 422, twice))["fields"][0]["field"] == "presets.1.name"
    built_in = await exported(house, body("Balanced"))
    assert (await sent(house, "POST", "/import", 422, built_in))["fields"][0]["field"] == "presets.0.name"
    wrong = await exported(house, body("D"), body("E", ladder={"levels": []}))
    problem = await sent(house, "POST", "/import", 422, wrong)
    assert problem["fields"][0]["field"] == "presets.1.ladder.levels"
    assert await names(house) == ["B"]


async def test_an_import_may_take_the_place_of_what_is_there(house: House) -> None:
    kept = await add(house, "B")
    file = await exported(house, body("A"), body("b", note="new"))
    presets = (await sent(house, "POST", "/import?replace=true", 200, file))["presets"]
    mine = [preset for preset in presets if not preset["built_in"]]
    assert [(preset["name"], preset["note"]) for preset in mine] == [("A", "For calm days."), ("b", "new")]
    assert mine[1]["id"] == kept["id"]


async def test_another_kind_of_file_is_refused_by_name(house: House) -> None:
    for fields, field in (({"format": "x"}, "format"), ({"version": 2}, "version"), ({"presets": None}, "presets")):
        problem = await sent(house, "POST", "/import", 422, await exported(house) | fields)
        assert [f["field"] for f in problem["fields"]] == [field]


async def test_there_is_room_for_so_many(house: House) -> None:
    await add(house, "one more")
    file = await exported(house, *(body(f"n{number}") for number in range(MOST_PRESETS)))
    assert (await sent(house, "POST", "/import", 409, file))["error"] == "too_many"
    file["presets"].pop()
    await sent(house, "POST", "/import", 200, file)
    assert (await sent(house, "POST", "", 409, body("too many")))["error"] == "too_many"
    assert len(await names(house)) == MOST_PRESETS


async def exported(house: House, *presets: dict[str, Any]) -> dict[str, Any]:
    """A file as the engine writes it, with these presets."""
    file: dict[str, Any] = await house.get(f"{PATH}/export")
    return {**file, "presets": list(presets)}


async def test_presets_are_their_owners_alone(house: House) -> None:
    made = await add(house)
    stranger = await house.stranger()
    assert all(preset["built_in"] for preset in (await stranger.get(PATH)).json()["presets"])
    assert (await stranger.get(f"{PATH}/export")).json()["presets"] == []
    assert (await stranger.put(f"{PATH}/{made['id']}", json=body("Theirs"))).status_code == 404
    assert (await stranger.delete(f"{PATH}/{made['id']}")).status_code == 404
    assert (await stranger.post(PATH, json=body())).status_code == 201, "names are unique for each"
    nobody: httpx.AsyncClient = house.browser()
    assert (await nobody.get(PATH)).status_code == 401
    assert await names(house) == ["My own"]
