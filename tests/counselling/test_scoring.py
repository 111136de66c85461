"""Scores, bands and warnings against the published rules of each questionnaire."""

import pytest
from django.utils.translation import override

from casework.counselling import scoring
from casework.counselling.instruments import GAD7, INSTRUMENTS, PCL5, PHQ9, SRQ20, WHO5, Instrument

EVERY = pytest.mark.parametrize("about", INSTRUMENTS.values(), ids=lambda about: about.code)


def given(*values: int) -> dict[int, int]:
    return dict(enumerate(values, start=1))


def band_at(about: Instrument, score: int) -> str:
    return str(scoring.band(about, score).name)


@pytest.mark.parametrize(("each", "index"), [(0, 0), (3, 60), (5, 100)])
def test_the_index_of_who5_is_the_sum_times_four(each: int, index: int) -> None:
    assert scoring.total(WHO5, given(*[each] * 5)) == index


def test_the_index_of_who5_is_not_the_wrong_formula_of_a_public_page() -> None:
    assert scoring.total(WHO5, given(1, 1, 1, 1, 1)) == 20  # (raw - 5) * 4 would be 0


@EVERY
def test_the_highest_score_is_the_published_one(about: Instrument) -> None:
    published = {"who5": 100, "phq9": 27, "gad7": 21, "srq20": 20, "pcl5": 80}
    assert scoring.total(about, given(*[about.top] * about.items)) == about.highest == published[about.code]


@EVERY
def test_one_missing_answer_leaves_no_score(about: Instrument) -> None:
    for item in range(1, about.items + 1):
        answers = given(*[about.top] * about.items)
        del answers[item]
        assert scoring.total(about, answers) is None


@EVERY
@pytest.mark.parametrize("wrong", [{1: -1}, {0: 0}, {99: 0}, {1: 99}])
def test_an_answer_outside_the_scale_is_refused(about: Instrument, wrong: dict[int, int]) -> None:
    with pytest.raises(ValueError):
        scoring.total(about, wrong)


@EVERY
def test_bands_cover_every_score_once(about: Instrument) -> None:
    for score in range(about.highest + 1):
        assert sum(band.low <= score <= band.high for band in about.bands) == 1


@EVERY
def test_a_score_the_questionnaire_cannot_give_has_no_band(about: Instrument) -> None:
    with pytest.raises(ValueError):
        scoring.band(about, about.highest + 1)


@EVERY
def test_every_band_says_what_to_do_and_whose_cut_off_it_is(about: Instrument) -> None:
    assert all(str(band.advice) and str(band.cut.population) and band.cut.source for band in about.bands)


def test_who5_bands_end_at_28_and_50() -> None:
    assert [band.high for band in WHO5.bands] == [28, 50, 100]


@pytest.mark.parametrize("cut", [5, 10, 15, 20])
def test_phq9_changes_its_band_at(cut: int) -> None:
    assert band_at(PHQ9, cut - 1) != band_at(PHQ9, cut)


def test_phq9_has_no_other_cut() -> None:
    assert [band.low for band in PHQ9.bands] == [0, 5, 10, 15, 20]


def test_gad7_changes_its_band_at_5_10_and_15() -> None:
    assert [band.low for band in GAD7.bands] == [0, 5, 10, 15]


def test_srq20_takes_the_cut_off_of_afghan_women() -> None:
    assert [band.low for band in SRQ20.bands] == [0, 17]
    with override("en"):
        assert "in Afghanistan who speak Pashto" in str(SRQ20.bands[1].cut.population)


def test_srq20_knows_the_other_cut_offs_and_uses_none_of_them() -> None:
    assert [other.at for other in SRQ20.others] == [10, 8]
    assert band_at(SRQ20, 8) == band_at(SRQ20, 10) == band_at(SRQ20, 16)


def test_pcl5_has_a_provisional_range_from_31_to_33() -> None:
    assert [(band.low, band.high) for band in PCL5.bands] == [(0, 30), (31, 33), (34, 80)]


# --- DSM-5 groups of PCL-5: B 1-5 and C 6-7 one each, D 8-14 and E 15-20 two each, at "moderately" or more ------------------
JUST = {1: 2, 6: 2, 8: 2, 9: 2, 15: 2, 16: 2}


def pcl5(**changes: int) -> dict[int, int]:
    return {item: 0 for item in range(1, 21)} | JUST | {int(name[1:]): value for name, value in changes.items()}


def test_the_groups_are_met_with_the_least_that_is_needed() -> None:
    assert scoring.clusters_met(PCL5, pcl5()) is True


@pytest.mark.parametrize("item", JUST)
def test_the_groups_are_not_met_with_one_answer_less(item: int) -> None:
    assert scoring.clusters_met(PCL5, pcl5(**{f"q{item}": 1})) is False


def test_a_high_score_in_one_group_does_not_meet_the_others() -> None:
    answers = {item: 4 if 8 <= item <= 20 else 0 for item in range(1, 21)}
    assert scoring.total(PCL5, answers) == 52
    assert scoring.clusters_met(PCL5, answers) is False


def test_incomplete_answers_say_nothing_about_the_groups() -> None:
    answers = pcl5()
    del answers[20]
    assert scoring.clusters_met(PCL5, answers) is None


def test_a_questionnaire_without_groups_says_nothing_about_them() -> None:
    assert scoring.clusters_met(PHQ9, given(*[3] * 9)) is None


# --- safety --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("value", [1, 2, 3])
def test_item_9_of_phq9_asks_for_safety_at_any_total(value: int) -> None:
    assert scoring.asks_for_safety(PHQ9, given(*[0] * 8, value))


def test_item_9_of_phq9_asks_for_safety_in_incomplete_answers() -> None:
    assert scoring.asks_for_safety(PHQ9, {9: 1})


def test_the_highest_total_without_item_9_asks_for_nothing() -> None:
    assert not scoring.asks_for_safety(PHQ9, given(*[3] * 8, 0))


def test_the_thought_of_ending_her_life_in_srq20_asks_for_safety() -> None:
    assert scoring.asks_for_safety(SRQ20, {17: 1})
    assert not scoring.asks_for_safety(SRQ20, given(*[1] * 16, 0, 1, 1, 1))


@pytest.mark.parametrize("about", [WHO5, GAD7, PCL5], ids=lambda about: about.code)
def test_questionnaires_without_such_a_question_never_ask(about: Instrument) -> None:
    assert not scoring.asks_for_safety(about, given(*[about.top] * about.items))


# --- change over time ------------------------------------------------------------------------------------------------------
def test_one_score_is_no_change() -> None:
    assert scoring.change(WHO5, [24]) is None


def test_who5_rises_for_the_better_and_ten_points_mean_something() -> None:
    found = scoring.change(WHO5, [24, 32, 34])
    assert found == scoring.Change(24, 34, "better", True)


def test_nine_points_of_who5_do_not() -> None:
    found = scoring.change(WHO5, [24, 33])
    assert found is not None and found.meaningful is False


def test_phq9_rises_for_the_worse() -> None:
    assert scoring.change(PHQ9, [9, 14]) == scoring.Change(9, 14, "worse", True)


def test_the_same_score_is_neither() -> None:
    found = scoring.change(GAD7, [7, 12, 7])
    assert found is not None and found.direction == "same"


def test_where_no_number_is_published_nothing_is_claimed() -> None:
    found = scoring.change(SRQ20, [18, 4])
    assert found is not None and found.meaningful is None


# --- wording ---------------------------------------------------------------------------------------------------------------
@EVERY
def test_a_wording_has_every_question_and_every_answer(about: Instrument) -> None:
    for wording in about.wordings.values():
        assert len(wording.items) == about.items
        assert sorted(value for value, _ in wording.scale) == list(range(about.top + 1))
        assert wording.source


@EVERY
def test_no_question_is_shown_in_dari_or_pashto_without_an_official_text(about: Instrument) -> None:
    assert set(about.wordings) == {"en"}
