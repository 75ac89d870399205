"""First visit, signing in and out: one owner, short access tokens, refresh tokens that are good for one use."""

import asyncio
from datetime import timedelta

import httpx

from dca_engine.api.tokens import ACCESS_SECONDS, REFRESH_COOKIE
from tests.api.house import EMAIL, PASSWORD, House

SIGN_IN = {"email": EMAIL, "password": PASSWORD}


def cookie(answer: httpx.Response) -> str:
    (line,) = answer.headers.get_list("set-cookie")
    return str(line)


async def test_the_first_visit_makes_the_owner_and_a_practice_portfolio(new_house: House) -> None:
    assert (await new_house.get("/setup"))["owner_exists"] is False
    await new_house.become_owner()
    assert (await new_house.get("/setup"))["owner_exists"] is True
    assert (await new_house.get("/me"))["email"] == EMAIL
    (portfolio,) = await new_house.get("/portfolios")
    assert (portfolio["name"], portfolio["status"], portfolio["open_groups"]) == ("Practice", "healthy", 0)


async def test_there_is_one_owner_even_when_two_try_at_once(new_house: House) -> None:
    answers = await asyncio.gather(
        *(new_house.client.post("/setup", json={"email": f"t{i}@example.com", "password": PASSWORD}) for i in range(4))
    )
    assert sorted(a.status_code for a in answers) == [200, 409, 409, 409]


WRONG_FIELDS: list[tuple[object, str]] = [
    ({"email": EMAIL, "password": "shorty12"}, "password"),
    ({"email": EMAIL, "password": "x" * 201}, "password"),
    ({"email": "no address", "password": PASSWORD}, "email"),
    ({"email": EMAIL}, "password"),
    ({"email": EMAIL, "password": PASSWORD, "admin": True}, ""),
    ({"email": EMAIL, "password": ["hunter22222222"]}, "password"),
    ([], ""),
    ("hunter22222222", ""),
]


async def test_a_wrong_field_is_named_and_nothing_is_repeated(new_house: House) -> None:
    for body, field in WRONG_FIELDS:
        answer = await new_house.client.post("/setup", json=body)
        assert answer.status_code == 422, body
        assert [f["field"] for f in answer.json()["fields"]] == [field], body
        assert not any(value in answer.text for value in ("shorty12", "x" * 201, "no address", "hunter22222222"))
    assert (await new_house.get("/setup"))["owner_exists"] is False


async def test_signing_in_sets_a_cookie_that_no_script_can_read(house: House) -> None:
    answer = await house.browser().post("/auth/sign-in", json={**SIGN_IN, "email": EMAIL.upper()})
    assert answer.status_code == 200
    assert answer.json()["expires_in"] == ACCESS_SECONDS
    line = cookie(answer)
    assert line.startswith(f"{REFRESH_COOKIE}=")
    assert {"HttpOnly", "SameSite=strict", "Path=/api/v1/auth"} <= set(line.split("; "))
    assert line.partition("=")[2].partition(";")[0] not in answer.text


async def test_an_unknown_address_and_a_wrong_password_look_alike(house: House) -> None:
    browser = house.browser("198.51.100.1")
    unknown = await browser.post("/auth/sign-in", json={"email": "who@example.com", "password": PASSWORD})
    wrong = await browser.post("/auth/sign-in", json={**SIGN_IN, "password": "wrong wrong"})
    assert unknown.status_code == wrong.status_code == 401
    assert unknown.json() == wrong.json()


async def test_guessing_ends_after_ten_failures_per_account_from_anywhere(house: House) -> None:
    for i in range(10):
        answer = await house.browser(f"198.51.100.{i}").post("/auth/sign-in", json={**SIGN_IN, "password": "guess"})
        assert answer.status_code == 401
    assert (await house.browser("198.51.100.99").post("/auth/sign-in", json=SIGN_IN)).status_code == 429


async def test_guessing_ends_after_ten_failures_per_source_over_any_accounts(house: House) -> None:
    browser = house.browser("198.51.100.1")
    for i in range(10):
        await browser.post("/auth/sign-in", json={"email": f"u{i}@example.com", "password": "guess"})
    assert (await browser.post("/auth/sign-in", json=SIGN_IN)).status_code == 429
    assert (await house.browser("198.51.100.2").post("/auth/sign-in", json=SIGN_IN)).status_code == 200


async def test_a_refresh_token_is_replaced_by_each_use(house: House) -> None:
    first = cookie(await house.browser().post("/auth/sign-in", json=SIGN_IN))
    browser = house.browser()
    renewed = await browser.post("/auth/refresh", headers={"Cookie": first.partition(";")[0]})
    assert renewed.status_code == 200
    assert renewed.json()["user"]["email"] == EMAIL
    assert cookie(renewed).partition(";")[0] != first.partition(";")[0]


async def test_a_refresh_token_used_again_later_ends_the_session(house: House) -> None:
    """Somebody else has it: whoever comes second, thief or owner, both must sign in again."""
    stolen = cookie(await house.browser().post("/auth/sign-in", json=SIGN_IN)).partition(";")[0]
    owner = await house.browser().post("/auth/refresh", headers={"Cookie": stolen})
    house.clock.ahead = timedelta(minutes=1)
    thief = await house.browser().post("/auth/refresh", headers={"Cookie": stolen})
    assert thief.status_code == 401
    again = await house.browser().post("/auth/refresh", headers={"Cookie": cookie(owner).partition(";")[0]})
    assert again.status_code == 401


async def test_a_refresh_without_a_good_token(house: House) -> None:
    for value in ("", "nonsense", "%00", "a" * 4000):
        answer = await house.browser().post("/auth/refresh", headers={"Cookie": f"{REFRESH_COOKIE}={value}"})
        assert (answer.status_code, answer.json()["error"]) == (401, "not_signed_in"), value


async def test_signing_out_ends_the_session(house: House) -> None:
    browser = house.browser()
    token = cookie(await browser.post("/auth/sign-in", json=SIGN_IN)).partition(";")[0]
    left = await browser.post("/auth/sign-out", headers={"Cookie": token})
    assert left.status_code == 204
    assert f'{REFRESH_COOKIE}=""' in cookie(left)
    assert (await browser.post("/auth/refresh", headers={"Cookie": token})).status_code == 401


async def test_without_a_good_access_token_nothing_is_shown(house: House) -> None:
    for header in ("", "Bearer", "Bearer nonsense", "Basic dXNlcjpwYXNz", "Bearer a.b.c"):
        answer = await house.browser().get("/portfolios", headers={"Authorization": header})
        assert (answer.status_code, answer.json()["error"]) == (401, "not_signed_in"), header
    assert (await house.browser().get("/portfolios")).status_code == 401


async def test_an_access_token_ends_by_itself(house: House) -> None:
    house.clock.ahead = timedelta(seconds=ACCESS_SECONDS + 1)
    assert (await house.client.get("/me")).status_code == 401
