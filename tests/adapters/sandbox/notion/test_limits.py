"""The limits of facts/notion.md §2, each at its edge."""

from adapters.sandbox.notion.sandbox import NotionSandbox
from tests.adapters.sandbox.notion.conftest import Api, block, words


def append(api: Api, page: str, children: list, **more) -> list:
    return api.ok("PATCH", f"/blocks/{page}/children", {"children": children, **more})["results"]


def nested(depth: int) -> dict:
    return block("toggle", "t", **({"children": [nested(depth - 1)]} if depth else {}))


def row(*cells: str) -> dict:
    return {"table_row": {"cells": [words(cell) for cell in cells]}}


def table(width: int, *rows: dict) -> dict:
    return {"table": {"table_width": width, "children": list(rows)}}


GOOD = [
    [block("paragraph", "x" * 2000)],
    [block("paragraph", "😀" * 1000)],
    [block("paragraph", *["x"] * 100)],
    [block("paragraph")] * 100,
    [nested(2)],
    [block("toggle", children=[block("toggle", children=[block("quote")] * 8)] * 11)] * 10,
    [table(2, row("a", "b"), row("c", "d"))],
    [block("heading_2", "h", is_toggleable=True, children=[block("paragraph", "p")])],
    [{"column_list": {"children": [{"column": {"children": [block("code", "x", language="json")]}}] * 2}}],
    [{"paragraph": {"rich_text": [{"text": {"content": "l", "link": {"url": "https://a.example/" + "x" * 1982}}}]}}],
]
BAD = [
    [block("paragraph", "x" * 2001)],
    [block("paragraph", "😀" * 1001)],
    [block("paragraph", *["x"] * 101)],
    [block("paragraph")] * 101,
    [nested(3)],
    [block("toggle", children=[block("toggle", children=[block("quote")] * 9)] * 10)] * 10,
    [table(2, row("a", "b"), row("c"))],
    [table(2)],
    [row("a")],
    [block("heading_2", "h", children=[block("paragraph", "p")])],
    [block("code", "x", language="trida")],
    [block("divider", "x")],
    [{"paragraph": {"rich_text": [{"text": {"content": "l", "link": {"url": "https://a.example/" + "x" * 1983}}}]}}],
    [{"paragraph": {"rich_text": [{"text": {"content": "l", "link": {"url": "no address"}}}]}}],
    [{"paragraph": {"rich_text": words("x"), "colour": "red"}}],
    [{"image": {"external": {"url": "https://a.example"}}}],
    [{"type": "quote", "paragraph": {"rich_text": []}}],
]


def test_what_fits_is_taken(bot: Api, deal: str) -> None:
    for children in GOOD:
        assert len(append(bot, deal, children)) == len(children)


def test_what_does_not_fit_is_refused_whole(bot: Api, sandbox: NotionSandbox, deal: str) -> None:
    before = len(sandbox.world.blocks)
    for children in BAD:
        for body in ({"children": children}, {"children": [block("paragraph", "first"), *children]}):
            bot.refused(400, "validation_error", "PATCH", f"/blocks/{deal}/children", body)
    assert len(sandbox.world.blocks) == before


def test_a_request_has_half_a_megabyte(bot: Api, deal: str) -> None:
    body = {"children": [block("paragraph", *["ы" * 2000] * 90)]}
    bot.refused(400, "validation_error", "PATCH", f"/blocks/{deal}/children", body)


def test_blocks_go_where_they_are_told(bot: Api, deal: str) -> None:
    first = bot.ok("GET", f"/blocks/{deal}/children")["results"][0]["id"]
    append(bot, deal, [block("paragraph", "b")], after=first)
    append(bot, deal, [block("paragraph", "a")], position={"type": "start"})
    append(bot, deal, [block("paragraph", "c")], position={"type": "after_block", "after_block": {"id": first}})
    append(bot, deal, [block("paragraph", "d")], position={"type": "end"})
    found = bot.ok("GET", f"/blocks/{deal}/children")["results"]
    told = [one["paragraph"]["rich_text"][0]["plain_text"][:6] for one in found]
    assert told == ["a", "Three ", "c", "b", "Propos", "d"]
    stranger = {"children": [block("paragraph")], "after": deal}
    bot.refused(400, "validation_error", "PATCH", f"/blocks/{deal}/children", stranger)


def test_children_are_listed_by_the_hundred(bot: Api, deal: str) -> None:
    holder = append(bot, deal, [block("toggle", "t")])[0]["id"]
    for _ in range(2):
        append(bot, holder, [block("paragraph", "p")] * 60)
    page = bot.ok("GET", f"/blocks/{holder}/children")
    rest = bot.ok("GET", f"/blocks/{holder}/children", start_cursor=page["next_cursor"])
    assert (len(page["results"]), page["has_more"], len(rest["results"]), rest["has_more"]) == (100, True, 20, False)
    bot.refused(400, "validation_error", "GET", f"/blocks/{holder}/children", page_size=101)
    bot.refused(400, "validation_error", "GET", f"/blocks/{holder}/children", start_cursor="gone")


def test_a_block_is_changed_in_place_but_not_into_another(bot: Api, deal: str) -> None:
    one = append(bot, deal, [block("to_do", "call them"), table(1, row("a"))])
    done = bot.ok("PATCH", f"/blocks/{one[0]['id']}", {"to_do": {"checked": True}})
    assert (done["to_do"]["checked"], done["to_do"]["rich_text"][0]["plain_text"]) == (True, "call them")
    for body in (block("paragraph", "p"), {"to_do": {"rich_text": words("x"), "children": []}}):
        bot.refused(400, "validation_error", "PATCH", f"/blocks/{one[0]['id']}", body)
    line = bot.ok("GET", f"/blocks/{one[1]['id']}/children")["results"][0]["id"]
    bot.refused(400, "validation_error", "PATCH", f"/blocks/{line}", row("a", "b"))
    bot.ok("DELETE", f"/blocks/{one[0]['id']}")
    bot.refused(400, "validation_error", "PATCH", f"/blocks/{one[0]['id']}", {"to_do": {"checked": False}})
    assert bot.ok("GET", f"/blocks/{one[0]['id']}")["in_trash"] is True


def test_a_free_workspace_runs_out_of_blocks_for_ever(bot: Api, sandbox: NotionSandbox, deal: str) -> None:
    sandbox.world.block_limit = 3
    made = append(bot, deal, [block("toggle", "t", children=[block("paragraph", "p")])])
    body = {"children": [block("paragraph", "p")] * 2}
    told = bot.refused(403, "restricted_resource", "PATCH", f"/blocks/{deal}/children", body)
    assert told["additional_data"] == {"block_limit": 3}
    bot.ok("DELETE", f"/blocks/{made[0]['id']}")
    bot.refused(403, "restricted_resource", "PATCH", f"/blocks/{deal}/children", body)
    bot.ok("PATCH", f"/pages/{deal}", {"properties": {"Amount": {"number": 1}}})
