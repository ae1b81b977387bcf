"""What the command line says of months, process changes and links for managers."""

from click.testing import CliRunner

from plugin.cli import main
from tests.flow.test_compare import CHANGE, Table
from tests.house import house


def said(home, *words):
    done = CliRunner(env=home.env).invoke(main, words)
    assert done.exit_code == 0, done.output
    return done.output


def test_months_changes_and_links(tmp_path):
    with house(tmp_path) as home:
        assert "no talk yet" in said(home, "changes")
        table = Table(home)
        table.review()
        key = table.talk().key
        assert f"{key}  open  {home.deal} round 1" in said(home, "changes")
        assert "not decided yet" in said(home, "changes")
        table.reviews.outcome(table.round, table.cookies["sales"], CHANGE)
        assert f"change: {CHANGE['what']}" in said(home, "changes")
        table.reviews.outcome(table.round, table.cookies["sales"], {"kind": "none", "because": "Разовый случай"})
        assert "no change, because Разовый случай" in said(home, "changes")

        month = f"{home.round().ended_at:%Y-%m}"
        lines = said(home, "month", month).splitlines()
        assert lines[0] == f"{month}  1 deals compared  0 revealed and not compared yet"
        assert "topic budget  deals: 1  agreements: 0  contradictions: 1  only one role: 0  (too few)" in lines
        assert "roles marketing + sales  deals: 1  agreements: 2  contradictions: 1  (too few)" in lines

        signed = said(home, "month", "--link").strip().split("/w/")[1].removesuffix("/month")
        assert table.reviews.view_changes(signed).lines[0].task_key == key
        said(home, "month", "--revoke")
        broken = CliRunner(env=home.env).invoke(main, ["month", "2026-13"])
        assert (broken.exit_code, "month_unknown" in broken.output) == (3, True)
