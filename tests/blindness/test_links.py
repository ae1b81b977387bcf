"""Personal links: openable by whoever looks first without harm, useless to whoever gets them second, seen nowhere."""

import re
from functools import partial

import pytest

from plugin.domain.access import DOORS
from plugin.domain.rounds import State
from plugin.usecases.deps import hashed
from tests.blindness.channels import watched
from tests.blindness.visits import Visitor, addresses, answer, every_command, every_door, knock, visitor
from tests.house import WORKSPACE, house

DEAL_WORDS = ("ЛогистПарк", "DEAL-142", "Савин", "Лебедева", "Котова")
RUSSIAN, ENGLISH = "Кедровка", "Nutcracker"
FORM = re.compile(r'name="(form-\w+)" value="([^"]+)"')
ASK = f"/answer/{WORKSPACE}/DEAL-142"


@pytest.fixture
def home(tmp_path):
    with watched(tmp_path, partial(house, tmp_path), logs_too=False) as (home, _):
        home.opened()
        yield home


def press(home, link, **how):
    return knock(home, link, "POST", **how)


def ask(home, typed="Мария Котова", deal="DEAL-142"):
    return knock(home, f"/answer/{WORKSPACE}/{deal}", "POST", data={"deal": deal, "typed": typed})


def token(link):
    return link.rpartition("/")[2]


def letters(home, slug="kotova"):
    return len(home.sandbox.mail(slug))


def seal(home, slug, russian=RUSSIAN):
    browser, ballot = visitor(home, slug)
    browser.seal(ballot, answer(russian, ENGLISH))
    return browser, ballot


# prefetch


def test_a_link_that_scanners_opened_ten_times_still_opens_the_ballot_once(home):
    link = home.link("kotova")
    seen = [knock(home, link, method) for _ in range(10) for method in ("HEAD", "GET")]
    assert {one.status_code for one in seen} == {200}
    assert not any("Set-Cookie" in one.headers for one in seen)
    assert not any(word in one.text for word in DEAL_WORDS for one in seen)
    browser = Visitor(link, "kotova")
    assert "ЛогистПарк" in browser.read(browser.open())
    again = press(home, link)
    assert (again.status_code, "Set-Cookie" in again.headers) == (404, False)


def test_a_form_of_another_site_presses_no_button(home):
    link = home.link("kotova")
    assert press(home, link, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert press(home, link).status_code == 303


def test_a_forwarded_used_link_shows_neither_text_nor_deal(home):
    link = home.link("savin")
    seal(home, "savin")
    for answered in (knock(home, link), press(home, link), knock(home, link, "HEAD")):
        assert not any(word in answered.text for word in (*DEAL_WORDS, RUSSIAN, ENGLISH))


def test_all_links_that_do_not_open_are_alike(home):
    used, wrong = home.link("savin"), f"{home.url}/a/{'x' * 43}"
    visitor(home, "savin")
    pages = [knock(home, link).text.replace(token(link), "") for link in (used, wrong)]
    assert pages[0] == pages[1]
    assert press(home, used).data == press(home, wrong).data


# another browser


def test_another_browser_needs_a_fresh_link_and_both_are_listed(home):
    browser, ballot = seal(home, "savin")
    assert knock(home, ballot).status_code == 403
    ask(home, "Игорь Савин")
    home.settle()
    second, _ = visitor(home, "savin")
    assert RUSSIAN in second.read(ballot)
    listed = re.search(r'class="devices".*?</section>', browser.read(ballot), re.DOTALL)[0]
    assert listed.count("<li>") == 2


def test_a_fresh_link_ends_the_earlier_unused_one(home):
    first = home.link("kotova")
    ask(home)
    home.settle()
    second = home.link("kotova")
    assert first != second
    assert press(home, first).status_code == 404
    assert press(home, second).status_code == 303


@pytest.mark.parametrize("ending", ["revealed", "cancelled"])
def test_links_end_with_the_round(home, ending):
    unused = [home.link(slug) for slug in ("orlov", "kotova")]
    for slug in ("savin", "lebedeva"):
        seal(home, slug)
    home.settle()
    if ending == "revealed":
        home.clock.forward(days=9)
    else:
        home.app.steering.cancel(WORKSPACE, home.deal, home.sandbox.account("savin").id)
    home.settle()
    assert home.round().state is State(ending)
    assert {press(home, link).status_code for link in unused} == {404}
    before = letters(home)
    ask(home)
    home.settle()
    if ending == "cancelled":
        assert letters(home) == before
        return
    # after the reveal a fresh link leads to what everybody may see, and to no ballot that could be answered
    fresh = press(home, home.link("kotova"))
    assert fresh.headers["Location"].endswith("/result")
    cookie = fresh.headers["Set-Cookie"].partition(";")[0]
    late = knock(home, f"/r/{home.round().id}", cookie=cookie)
    assert (late.status_code, "<textarea" in late.text) == (200, False)


def test_leaving_a_browser_unbinds_it_and_leads_to_a_page(home):
    browser, ballot = seal(home, "savin")
    form = dict(FORM.findall(browser.read(ballot)))
    left = knock(home, f"{ballot}/leave", "POST", cookie=browser.cookie, data=form)
    assert left.status_code == 303
    assert knock(home, left.headers["Location"]).status_code == 200
    assert knock(home, ballot, cookie=browser.cookie).status_code == 403


# asking


def test_asking_answers_the_same_for_member_stranger_and_unknown_deal(home):
    told = [ask(home), ask(home, "Ольга Рябова"), ask(home, "никто"), ask(home, deal="DEAL-999"), ask(home, deal="X-1")]
    pages = {one.data.replace(b"DEAL-999", b"DEAL-142").replace(b"X-1", b"DEAL-142") for one in told}
    heads = {tuple((k, v) for k, v in one.headers if k not in {"Date", "Content-Length"}) for one in told}
    assert (len(pages), len(heads), {one.status_code for one in told}) == (1, 1, {200})
    shown = [knock(home, f"/answer/{WORKSPACE}/{deal}").text.replace(deal, "") for deal in ("DEAL-142", "DEAL-999")]
    assert shown[0] == shown[1]
    home.settle()
    assert letters(home, "ryabova") == 0
    assert letters(home) == 2


def test_asking_again_and_again_sends_a_few_letters_an_hour(home):
    before = letters(home)
    for _ in range(30):
        ask(home)
        home.settle()
        home.clock.forward(minutes=1)
    assert 1 <= letters(home) - before <= 4
    home.clock.forward(minutes=61)
    ask(home)
    home.settle()
    assert letters(home) - before <= 5


def test_asks_that_pile_up_while_no_job_runs_become_a_few_letters(home):
    before = letters(home)
    for _ in range(12):
        ask(home)
        home.clock.forward(minutes=1)
    home.settle()
    assert 1 <= letters(home) - before <= 4


# the browser


def test_every_page_of_a_ballot_is_kept_by_nobody_and_tells_no_address(home):
    browser, ballot = seal(home, "savin")
    for method, path in addresses(home, token=token(home.link("kotova"))):
        for cookie in (None, browser.cookie):
            answered = knock(home, path, method, cookie=cookie)
            assert answered.headers["Referrer-Policy"] == "no-referrer"
            assert answered.headers["Cache-Control"] == "no-store" or path.startswith("/static/")
    assert {door.method for door in DOORS} == {"GET", "POST"}
    assert knock(home, ballot).headers["Cache-Control"] == "no-store"


def test_the_cookie_is_for_this_round_only_and_out_of_reach_of_scripts(home):
    given = press(home, home.link("kotova"))
    cookie = given.headers["Set-Cookie"]
    for flag in ("HttpOnly", "Secure", "SameSite=Lax", f"Path=/r/{home.round().id}"):
        assert flag in cookie
    assert token(home.link("kotova")) not in given.headers["Location"]


def test_going_back_after_sealing_shows_the_stamp_and_strangers_nothing(home):
    browser, ballot = visitor(home, "savin")
    browser.seal(ballot, answer("Вальдшнеп", "Woodcock"))
    change = re.search(r"\?edit=(\w+)", browser.read(ballot))[1]
    form = f"{ballot}?edit={change}"
    assert "<textarea" in browser.read(form)
    browser.seal(ballot, answer(RUSSIAN, ENGLISH))
    for address in (ballot, form, f"{ballot}?edit=1"):
        page = browser.read(address)
        assert "<textarea" not in page
        assert "Вальдшнеп" not in page
        stranger = knock(home, address)
        assert stranger.status_code == 403
        assert not any(word in stranger.text for word in (*DEAL_WORDS, RUSSIAN, ENGLISH))


def test_a_cookie_of_another_round_or_a_made_up_one_opens_nothing(home):
    browser, _ = seal(home, "savin")
    first = home.round().id
    home.app.steering.cancel(WORKSPACE, home.deal, home.sandbox.account("savin").id)
    home.settle()
    home.open()
    second = home.round().id
    secret = browser.cookie.partition("=")[2]
    for cookie in (f"trida-{second}={secret}", f"trida-{second}={hashed(secret)}", f"trida-{second}="):
        assert knock(home, f"/r/{second}", cookie=cookie).status_code == 403
    assert knock(home, f"/r/{first}", cookie=f"trida-{first}={hashed(secret)}").status_code == 403


# where the secrets are


def test_tokens_and_cookies_stand_nowhere_but_in_their_letter_and_their_browser(tmp_path):
    with watched(tmp_path, partial(house, tmp_path)) as (home, watch):
        home.open()
        look_for_secrets(home, watch)


def look_for_secrets(home, watch):
    tokens = [token(home.link(slug)) for slug in ("savin", "orlov", "lebedeva", "kotova")]
    people = {slug: visitor(home, slug)[0] for slug in ("savin", "lebedeva")}
    every_door(home, people.values(), token=tokens[-1])
    every_command(home, watch.told)
    cookies = {slug: one.cookie.partition("=")[2] for slug, one in people.items()}
    hashes = [hashed(secret) for secret in (*tokens, *cookies.values())]
    found = watch.found(*tokens, *cookies.values(), *hashes)
    letter = f"request POST /rest/api/3/issue/{home.sandbox.issue(home.deal).id}/notify"
    for secret in tokens:
        places = {channel for channel in found[secret] if not re.match(rf"page \S+ \S+ /[atl]/{secret}$", channel)}
        assert places == {"tracker mail", letter}
    for slug, secret in cookies.items():
        assert all(channel.startswith(f"page {slug} ") for channel in found[secret])
    assert all(found[one].keys() & {"column links.token_hash", "column devices.device_hash"} for one in hashes)
