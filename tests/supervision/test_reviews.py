"""The review of a file with identities masked: its facts, its checklist, and what waits for the caseworker afterwards."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from casework.access import catalogue
from casework.cases.actions import add_record, assign, change_record
from casework.cases.cards import due_of
from casework.cases.models import Assessment, Case, ContactNote, FollowUp, PlanItem
from casework.supervision import file
from casework.supervision.models import FileReview
from tests import kinds
from tests.browserless import client_of
from tests.cases.conftest import entries, nargis, shakiba  # noqa: F401 - fixtures
from tests.cases.test_damaged import damage
from tests.cases.typed import text
from tests.cast import Cast, a_case
from tests.promises.scene import a_referral

pytestmark = pytest.mark.django_db
CODE = "supervision.file_review"
HERS = ("پروین", "کریم", "93700000012", "از کورس خیاطی", "شوهرم مرا از خانه بیرون کرد.", "تماس پیگیری", "یادداشت", "مشوره")


def ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def aged(cast: Cast, days: int) -> Case:
    case = a_case(cast)
    Case.objects.filter(pk=case.pk).update(opened_on=ago(days))
    case.refresh_from_db()
    return case


def told(cast: Cast, case: Case) -> dict[str, str]:
    with cast.acting("shakiba"), translation.override("en"):
        return {row.label: row.value or row.why for row in file.facts(case, file.records(case))}


def written(case: Case) -> dict[str, str]:
    return {**kinds.posted(CODE), "who": str(case.user_grants.get().user_id)}


def test_the_page_shows_days_and_counts_and_nothing_of_who_she_is(cast: Cast, shakiba: Client) -> None:  # noqa: F811
    case = a_case(cast)
    for code in ("cases.contact", "cases.plan_item", "cases.safety_plan", "cases.follow_up"):
        kinds.write(cast, case, code)
    page = text(shakiba.get(f"/cases/{case.pk}/file-review/new/"))
    assert "In force since" in page and "Items with her decision" in page
    assert [word for word in HERS if word in page] == []
    assert 'value="name"' not in page


def test_nothing_of_the_identity_is_opened_for_it(cast: Cast, shakiba: Client, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    case, asked = a_case(cast), set[str]()
    from casework.access.rings import Ring

    reading = Ring.key_for_reading
    monkeypatch.setattr(Ring, "key_for_reading", lambda ring, record: asked.add(record.compartment) or reading(ring, record))
    shakiba.get(f"/cases/{case.pk}/file-review/new/")
    assert asked == {"case"}


def test_the_page_says_that_it_is_no_score(cast: Cast, shakiba: Client) -> None:  # noqa: F811
    assert "There is no score" in text(shakiba.get(f"/cases/{a_case(cast).pk}/file-review/new/"))


def test_what_a_file_says_is_counted(cast: Cast) -> None:
    case = aged(cast, 60)
    with cast.acting("nargis"):
        for record in (
            PlanItem(action="یک", decision="accepted", by=ago(2)), PlanItem(action="دو", by=ago(-2)), Assessment(on=ago(50)),
            FollowUp(kind="call", on=ago(20), safety_checked="yes"), ContactNote(kind="note", on=ago(1), text="x"),
        ):  # fmt: skip
            add_record(case=case, record=record)
    a_referral(cast, case, "nargis", "sepidar")
    said = told(cast, case)
    assert said["Items of the action plan"] == "2"
    assert said["Items with her decision"] == "1 of 2"
    assert said["Items past their day"] == "1"
    assert said["Follow-ups with a look at her safety"] == "1 of 1"
    assert said["Longest time without contact"] == "30 days"
    assert said["Limits of confidentiality explained"] == "2 of 2"
    assert said["Referrals with consent given before"] == "1 of 1"
    assert said["Referrals with an outcome"] == "0 of 1"
    assert said["Safety plans"] == "none"


def test_a_referral_whose_consent_came_later_is_not_counted(cast: Cast) -> None:
    from referrals.models import Referral

    case = a_case(cast)
    Referral.objects.filter(pk=a_referral(cast, case, "nargis", "sepidar").pk).update(sent_on=ago(3))
    assert told(cast, case)["Referrals with consent given before"] == "0 of 1"


def test_records_that_do_not_open_are_told_and_not_counted(cast: Cast) -> None:
    case = a_case(cast)
    damage(kinds.write(cast, case, "cases.follow_up"))
    said = told(cast, case)
    assert (said["Records that do not open"], said["Follow-ups"]) == ("1", "none")


def test_a_damaged_review_is_marked(cast: Cast, shakiba: Client) -> None:  # noqa: F811
    case = a_case(cast)
    review = kinds.write(cast, case, CODE)
    damage(review)
    assert "damaged" in text(shakiba.get(f"/cases/{case.pk}/file-review/{review.pk}/"))


def test_an_empty_file_says_so(cast: Cast) -> None:
    said = told(cast, a_case(cast))
    assert (said["Assessments"], said["Items with her decision"], said["Referrals"]) == ("none", "none", "0")


def test_more_records_cost_no_more_queries(cast: Cast, shakiba: Client) -> None:  # noqa: F811
    case, seen = a_case(cast), []
    for count in (2, 12):
        for _ in range(count):
            kinds.write(cast, case, "cases.follow_up")
        shakiba.get(f"/cases/{case.pk}/file-review/new/")
        with CaptureQueriesContext(connection) as queries:
            shakiba.get(f"/cases/{case.pk}/file-review/new/")
        seen.append(len(queries))
    assert seen[0] == seen[1]


def test_the_caseworker_reads_the_review_and_what_was_agreed(cast: Cast, shakiba: Client, nargis: Client) -> None:  # noqa: F811
    case = a_case(cast)
    assert shakiba.post(f"/cases/{case.pk}/file-review/new/", written(case)).status_code == 302
    review = FileReview.objects.get()
    page = text(nargis.get(f"/cases/{case.pk}/file-review/{review.pk}/"))
    assert "حدود محرمیت را دوباره بگوید" in page and "روز آن نوشته نیست" in page
    assert "The file was reviewed" in text(nargis.get(f"/cases/{case.pk}/"))


def test_she_cannot_write_one_or_change_it(cast: Cast, nargis: Client) -> None:  # noqa: F811
    case = a_case(cast)
    review = kinds.write(cast, case, CODE)
    assert nargis.get(f"/cases/{case.pk}/file-review/new/").status_code == 404
    assert nargis.post(f"/cases/{case.pk}/file-review/new/", kinds.posted(CODE)).status_code == 404
    assert nargis.post(f"/cases/{case.pk}/file-review/{review.pk}/", {**kinds.posted(CODE), "revision": "1"}).status_code == 404
    assert "<textarea" not in text(nargis.get(f"/cases/{case.pk}/file-review/{review.pk}/"))


def test_a_counsellor_sees_a_lock(cast: Cast) -> None:
    case = a_case(cast)
    review = kinds.write(cast, case, CODE)
    with cast.acting("shakiba"):
        assign(case=case, to=cast.zohra)
    page = text(client_of(cast, "zohra").get(f"/cases/{case.pk}/file-review/{review.pk}/"))
    assert "not open to you" in page and "حدود محرمیت" not in page


def test_what_was_agreed_waits_for_her_until_it_is_done(cast: Cast, shakiba: Client, nargis: Client) -> None:  # noqa: F811
    case = a_case(cast)
    shakiba.post(f"/cases/{case.pk}/file-review/new/", written(case))
    review = FileReview.objects.get()
    assert (due := _waiting(cast, case)) and (due[0].who, due[0].words) == (str(cast.nargis.pk), "")
    Case.objects.filter(pk=case.pk).update(next_action_on=timezone.localdate())
    assert f"/cases/{case.pk}/file-review/{review.pk}/" not in text(shakiba.get("/"))
    shakiba.post(f"/cases/{case.pk}/file-review/{review.pk}/", {**written(case), "revision": "1", "done": "on"})
    assert _waiting(cast, case) == []


def test_it_stands_on_her_page_of_the_day(cast: Cast, nargis: Client) -> None:  # noqa: F811
    case = a_case(cast)
    with cast.acting("shakiba"):
        review = FileReview(on=ago(0), who=str(cast.nargis.pk), due_on=ago(0))
        add_record(case=case, record=review)
    page = text(nargis.get("/"))
    assert f"/cases/{case.pk}/file-review/{review.pk}/" in page and "File review" in page


def _waiting(cast: Cast, case: Case) -> list[Any]:
    with cast.acting("nargis"):
        return [due for due in due_of(catalogue.cards(Case, [case.pk])[case.pk]) if due.kind == CODE]


def test_a_review_is_offered_for_the_only_caseworker(cast: Cast, shakiba: Client) -> None:  # noqa: F811
    page = text(shakiba.get(f"/cases/{a_case(cast).pk}/file-review/new/"))
    assert f'<option value="{cast.nargis.pk}" selected>' in page


def test_a_closed_case_is_not_reviewed(cast: Cast, shakiba: Client) -> None:  # noqa: F811
    case = a_case(cast)
    shakiba.post(f"/cases/{case.pk}/close/", {"reason": "moved"})
    assert "<textarea" not in text(shakiba.get(f"/cases/{case.pk}/file-review/new/"))
    shakiba.post(f"/cases/{case.pk}/file-review/new/", kinds.posted(CODE))
    assert not FileReview.objects.exists()


def test_the_board_lists_files_that_nobody_reviewed_for_ninety_days(cast: Cast, shakiba: Client) -> None:  # noqa: F811
    young, due, old = aged(cast, 90), aged(cast, 91), aged(cast, 300)
    assert _listed(shakiba, young, due, old) == [due, old]
    review = kinds.write(cast, old, CODE)
    assert _listed(shakiba, young, due, old) == [due]
    _written_on(review, 91)
    assert _listed(shakiba, young, due, old) == [due, old]


def _listed(client: Client, *cases: Case) -> list[Case]:
    page = text(client.get("/team/"))
    return [case for case in cases if f"/cases/{case.pk}/file-review/new/" in page]


def _written_on(review: Any, days: int) -> None:
    with connection.cursor() as cursor:
        pk = FileReview._meta.pk.get_db_prep_value(review.pk, connection)
        cursor.execute("UPDATE supervision_filereview SET recorded_on = %s WHERE id = %s", [ago(days), pk])


def test_correcting_a_review_does_not_make_it_newer(cast: Cast, shakiba: Client) -> None:  # noqa: F811
    case = aged(cast, 300)
    review = kinds.write(cast, case, CODE)
    _written_on(review, 91)
    with cast.acting("shakiba"):
        again = FileReview.objects.get(pk=review.pk)
        again.strengths = "دیگر"
        change_record(record=again)
    assert f"/cases/{case.pk}/file-review/new/" in text(shakiba.get("/team/"))
    assert "Last review" in text(shakiba.get("/team/"))


def test_the_board_of_another_team_does_not_list_it(cast: Cast) -> None:
    case = aged(cast, 300)
    assert str(case.pk) not in text(client_of(cast, "laila").get("/team/"))


def test_every_choice_of_a_checklist_says_its_answer_once(cast: Cast, shakiba: Client) -> None:  # noqa: F811
    page = text(shakiba.get(f"/cases/{a_case(cast).pk}/file-review/new/"))
    assert page.count("<span>Does not apply</span>") == len(FileReview.CHECKS)
