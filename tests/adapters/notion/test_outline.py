"""A document as keyed blocks: every block has a key of its own, and says what it says whatever carries it."""

from adapters.notion.outline import digest_of, outline
from tests.adapters.notion.paper import doc


def keys(pieces):
    return [(one.key, keys(one.children)) for one in pieces]


def words(piece):
    return "".join(item["text"]["content"] for item in piece.body[piece.body["type"]]["rich_text"])


def test_a_key_stands_in_the_text_and_is_no_part_of_it():
    (one,) = outline(doc("Plan **480** {#leads}"))
    assert (one.key, words(one)) == ("leads", "Plan 480")


def test_what_has_no_key_is_known_by_its_number_among_its_like():
    text = "first\n\n- a {#a}\n- b\n\n  more\n  - c\n\nsecond\n\n***"
    assert keys(outline(doc(text))) == [
        ("~paragraph.1", []),
        ("a", []),
        (
            "~bulleted_list_item.1",
            [("~bulleted_list_item.1~paragraph.1", []), ("~bulleted_list_item.1~bulleted_list_item.1", [])],
        ),
        ("~paragraph.2", []),
        ("~divider.1", []),
    ]


def test_a_key_counts_once():
    assert keys(outline(doc("one {#a}\n\ntwo {#a}"))) == [("a", []), ("~paragraph.1", [])]


def test_a_text_that_is_too_long_for_one_block_goes_on_in_another():
    first, second = outline(doc(f"- {'слово ' * 11_000}{{#a}}\n  - below {{#b}}"))
    assert (first.key, first.children) == ("a", ())
    assert keys(second.children) == [("b", [])]
    assert words(first) + words(second) == ("слово " * 11_000).rstrip()


def test_a_mermaid_picture_keeps_its_language_and_its_key():
    (one,) = outline(doc("```mermaid {#picture}\nflowchart LR\n```"))
    assert (one.key, one.body["code"]["language"], one.words["code"].keys()) == (
        "picture",
        "mermaid",
        {"rich_text", "language"},
    )


def test_a_digest_tells_words_looks_and_links_from_others_and_not_how_they_are_cut():
    (one,) = outline(doc("Plan **480**"))
    cut = {"type": "paragraph", "paragraph": {"rich_text": [{"plain_text": "Pl"}, {"plain_text": "an "}]}}
    cut["paragraph"]["rich_text"].append({"plain_text": "480", "annotations": {"bold": True, "color": "default"}})
    assert digest_of(cut) == one.digest
    others = ("Plan 480", "Plan **481**", "Plan [480](<https://x.example>)", "# Plan **480**", "- Plan **480**")
    assert len({one.digest, *(outline(doc(text))[0].digest for text in others)}) == 1 + len(others)
