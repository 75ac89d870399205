"""The document about mutants is also where judgements are kept: what is written there comes back."""

import pytest

from tools.mutation_report import UNJUDGED, Count, Report, Survivor, document, merged, read

OLD_ONE = Survivor("stops", "watch", "if a < b:", "if a <= b:")
BARRED = Survivor("stops", "Watch.nearest", "return a | b", "return a & b")
ELSEWHERE = Survivor("ladder", "legs", "x = None", 'x = ""')
COUNTS = {"ladder": Count(9, 0, 1), "stops": Count(7, 1, 2)}
REPORT = Report(COUNTS, {ELSEWHERE: "nobody reads x", BARRED: "the same | here", OLD_ONE: "equal prices never meet"})


def test_a_document_is_read_back_as_it_was_written() -> None:
    assert read(document(REPORT)) == REPORT


def test_an_empty_document_holds_nothing() -> None:
    assert read("") == Report({}, {})


def test_a_judgement_lasts_as_long_as_its_survivor() -> None:
    fresh = Survivor("stops", "watch", "return a", "return None")
    found = merged(REPORT, {"stops": Count(8, 0, 2)}, [fresh, OLD_ONE], ["ladder", "stops"])
    assert found.survivors == {ELSEWHERE: "nobody reads x", fresh: UNJUDGED, OLD_ONE: "equal prices never meet"}
    assert found.counts == {"ladder": Count(9, 0, 1), "stops": Count(8, 0, 2)}


def test_a_module_that_is_gone_is_forgotten() -> None:
    assert merged(REPORT, {}, [], ["ladder"]) == Report({"ladder": Count(9, 0, 1)}, {ELSEWHERE: "nobody reads x"})


def test_a_mutant_that_never_ends_was_noticed() -> None:
    """7 killed and 1 endless of 10, and 9 of 10: 17 of 20 in all."""
    assert COUNTS["stops"].percent == pytest.approx(80)
    assert REPORT.total.percent == pytest.approx(85)
    assert "**85.0 %** of 20 mutants" in document(REPORT)
