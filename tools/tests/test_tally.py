"""The last line of `./test` counts every test once."""

from pathlib import Path

from tools.tally import Tally, count

REPORT = """<testsuites><testsuite>
<testcase name="works"/>
<testcase name="works too"><system-out>noise</system-out></testcase>
<testcase name="is not for this machine"><skipped message="no browser"/></testcase>
<testcase name="breaks"><failure message="1 != 2"/></testcase>
<testcase name="breaks, and its teardown too"><failure message="1 != 2"/><error message="closed"/></testcase>
<testcase name="cannot start"><error message="no database"/></testcase>
</testsuite></testsuites>"""


def test_sums_over_reports(tmp_path: Path) -> None:
    for name in ("pytest.xml", "vitest.xml"):
        (tmp_path / name).write_text(REPORT)
    assert count(tmp_path.glob("*.xml")) == Tally(passed=4, failed=6, skipped=2)


def test_a_report_that_was_not_written_counts_nothing(tmp_path: Path) -> None:
    assert str(count([tmp_path / "none.xml"])) == "0 passed, 0 failed, 0 skipped"
