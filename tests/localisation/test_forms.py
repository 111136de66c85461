"""Form fields: what is accepted, and the refusal beside it, with the part at fault."""

from datetime import date
from typing import Any

import pytest
from django import forms
from django.utils import translation

from casework.localisation.dates import PartialDate, parse_text
from casework.localisation.forms import (
    AnyDigitsIntegerField,
    CleanCharField,
    CleanTextField,
    ExactSolarDateField,
    PhoneField,
    ProvinceField,
    SolarDateField,
)

TODAY = date(2026, 11, 23)  # 1405-09-02


class Visit(forms.Form):
    born = SolarDateField(required=False, not_after=TODAY, not_before=date(1920, 1, 1))
    seen = ExactSolarDateField(required=False, not_after=lambda: TODAY)
    must = SolarDateField(required=True)


def visit(name: str, day: str = "", month: str = "", year: str = "") -> Visit:
    return Visit({"must-y": "1405"} | {f"{name}-d": day, f"{name}-m": month, f"{name}-y": year})


def fault(form: Visit, name: str) -> tuple[str | None, str, str]:
    """Part at fault, code and message of the only error."""
    (error,) = form.errors.as_data()[name]
    return form.fields[name].fault, error.code, form.errors[name][0]  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


# --- partial dates -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("parts", "value", "precision"),
    [
        (("2", "9", "1405"), date(2026, 11, 23), "day"),
        (("۰۲", "9", "۱۴۰۵"), date(2026, 11, 23), "day"),
        (("", "9", "1405"), date(2026, 11, 22), "month"),
        (("", "", "١٣٧٨"), date(1999, 3, 21), "year"),
    ],
)
def test_a_date_is_kept_as_far_as_it_is_given(parts: tuple[str, str, str], value: date, precision: str) -> None:
    form = visit("born", *parts)
    assert form.is_valid(), form.errors
    born = form.cleaned_data["born"]
    assert (born.value, born.precision, born.calendar) == (value, precision, "solar")


def test_the_text_as_entered_is_kept() -> None:
    with translation.override("fa-af"):
        form = visit("born", "۲", "9", "۱۴۰۵")
        assert form.is_valid() and form.cleaned_data["born"].text == "۲ قوس ۱۴۰۵"


def test_an_empty_date_is_none() -> None:
    form = visit("born")
    assert form.is_valid() and form.cleaned_data["born"] is None


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("14", "5", "1999"), ("year", "gregorian", "Write the solar year, such as 1378: 1999 is a Gregorian year.")),
        (("30", "12", "1404"), ("day", "day", "Hut 1404 has 29 days.")),
        (("31", "7", "1405"), ("day", "day", "Mizan 1405 has 30 days.")),
        (("32", "7", "1405"), ("day", "day", "Write the day as a number from 1 to 30.")),
        (("two", "7", "1405"), ("day", "day", "Write the day as a number from 1 to 31.")),
        (("2", "", "1405"), ("month", "month", "Choose the month, or leave the day empty.")),
        (("2", "13", "1405"), ("month", "month", "Choose the month.")),
        (("2", "x", "1405"), ("month", "month", "Choose the month.")),
        (("2", "7", "1200"), ("year", "year", "The year must be between 1290 and 1450.")),
        (("2", "7", "abc"), ("year", "year", "Write the year in four digits, such as ")),
        (("", "", "summer"), ("year", "year", "Write the day, the month and the year each in its own place.")),
        (("3", "9", "1405"), ("year", "late", "The date must not be after 2 Qaws 1405.")),
        (("", "10", "1405"), ("year", "late", "The date must not be after 2 Qaws 1405.")),
        (("1", "1", "1298"), ("year", "early", "The date must not be before 10 Jadi 1298.")),
        (("0", "1", "1404"), ("day", "day", "Write the day as a number from 1 to 31.")),
        (("۰۰", "1", "1404"), ("day", "day", "Write the day as a number from 1 to 31.")),
        (("0", "", ""), ("day", "day", "Write the day as a number from 1 to 31.")),
        (("00", "", ""), ("day", "day", "Write the day as a number from 1 to 31.")),
        (("2", "0", "1405"), ("month", "month", "Choose the month.")),
        (("", "", "0000"), ("year", "year", "The year must be between 1290 and 1450.")),
        (("", "", "1404-12-30"), ("year", "year", "Hut 1404 has 29 days.")),
        (("", "", "1405/07/31"), ("year", "year", "Mizan 1405 has 30 days.")),
        (("", "", "30 Feb 2026"), ("year", "year", "February 2026 has 28 days.")),
        (("", "", "31 رمضان 1444"), ("year", "year", "Write the day as a number from 1 to 30.")),
        (("", "", "1405-13-01"), ("year", "year", "Write the day, the month and the year each in its own place.")),
        (("", "", "2026 لمریز"), ("year", "gregorian", "Write the solar year, such as 1405: 2026 is a Gregorian year.")),
        (("", "", "1405 میلادی"), ("year", "year", "1405 is a solar year, but the mark or the month beside it is Gregorian.")),
        (("", "", "2 Nov 1405"), ("year", "year", "1405 is a solar year, but the mark or the month beside it is Gregorian.")),
        (("", "", "1289 لمریز"), ("year", "year", "The year must be between 1290 and 1450.")),
    ],
)
def test_an_error_says_what_is_wrong_and_where(parts: tuple[str, str, str], expected: tuple[str, str, str]) -> None:
    shown = fault(visit("born", *parts), "born")
    assert shown[:2] == expected[:2]
    assert shown[2].startswith(expected[2])


def test_a_missing_year_is_at_fault_when_there_is_a_day() -> None:
    assert fault(visit("born", "2", "9", ""), "born")[:2] == ("year", "year")


def test_a_year_that_may_hold_an_allowed_day_is_not_refused() -> None:
    assert visit("born", "", "", "1298").is_valid()


def test_a_required_date_asks_for_the_year() -> None:
    assert fault(Visit({}), "must") == ("year", "required", "Write the date, or only the year.")


def test_an_error_speaks_with_the_digits_of_the_language() -> None:
    with translation.override("fa-af"):
        message = fault(visit("born", "14", "5", "1999"), "born")[2]
    assert "۱۹۹۹" in message and "۱۳۷۸" in message


def test_a_fault_that_was_mended_is_forgotten() -> None:
    field = SolarDateField()
    with pytest.raises(forms.ValidationError):
        field.clean(field.widget.value_from_datadict({"x-d": "2", "x-y": "1405"}, {}, "x"))
    assert field.fault == field.widget.fault == "month"
    field.clean(field.widget.value_from_datadict({"x-d": "2", "x-m": "9", "x-y": "1405"}, {}, "x"))
    assert field.fault is field.widget.fault is None


def test_forms_do_not_share_a_fault() -> None:
    wrong, right = visit("born", "2", "", "1405"), visit("born", "2", "9", "1405")
    assert not wrong.is_valid() and right.is_valid()
    assert right.fields["born"].fault is None  # type: ignore[attr-defined]


@pytest.mark.parametrize(("text", "calendar"), [("۱۴۰۵/۹/۲", "solar"), ("Nov 2025", "gregorian"), ("۵/۸/۱۴۴۴ هـ ق", "lunar")])
def test_a_whole_date_pasted_into_the_year_is_read(text: str, calendar: str) -> None:
    form = visit("born", year=text)
    assert form.is_valid() and form.cleaned_data["born"] == parse_text(text)
    assert form.cleaned_data["born"].calendar == calendar


# --- a Gregorian day in the place of a solar one -----------------------------------------------------------------------------
ASKED = "You wrote 1 March 2026 in the Gregorian calendar: that is 10 Hut 1404. Is it right? Then save again."


def sent_again(form: Visit, name: str) -> Visit:
    """The form with what its three controls show."""
    widget = form[name].subwidgets[0].data
    return visit(name, widget["day"], next((number for number, _, chosen in widget["months"] if chosen), ""), widget["year"])


@pytest.mark.parametrize("name", ["born", "seen"])
@pytest.mark.parametrize("written", ["2026-03-01", "۲۰۲۶/۳/۱", "1 Mar 2026", "1/3/2026 م"])
def test_a_gregorian_day_comes_back_once_with_the_question_whether_it_is_right(name: str, written: str) -> None:
    assert fault(visit(name, year=written), name) == ("year", "converted", ASKED)


@pytest.mark.parametrize(
    ("language", "shown"), [("en", ("10", "Hut", "1404")), ("fa-af", ("۱۰", "حوت", "۱۴۰۴")), ("ps", ("۱۰", "کب", "۱۴۰۴"))]
)
def test_a_gregorian_day_comes_back_in_its_solar_parts_which_are_taken(language: str, shown: tuple[str, str, str]) -> None:
    with translation.override(language):
        form = visit("seen", year="2026-03-01")
        assert not form.is_valid()
        widget = form["seen"].subwidgets[0].data
        (month,) = [label for _, label, chosen in widget["months"] if chosen]
        assert (widget["day"], month, widget["year"]) == shown
        again = sent_again(form, "seen")
        assert again.is_valid() and again.cleaned_data["seen"] == date(2026, 3, 1)


def test_a_gregorian_day_beyond_a_limit_is_refused_and_not_asked_about() -> None:
    form = visit("seen", year="2026-11-24")
    assert fault(form, "seen") == ("year", "late", "The date must not be after 2 Qaws 1405.")
    assert form["seen"].subwidgets[0].data["year"] == "2026-11-24"


@pytest.mark.parametrize("written", ["1911-01-01", "2072-12-31"])
def test_a_gregorian_day_whose_solar_year_no_field_takes_is_not_asked_about(written: str) -> None:
    """Else she would say yes to a day that is refused."""
    assert fault(visit("seen", year=written), "seen")[1] != "converted"


def test_a_field_of_either_calendar_takes_a_gregorian_day_at_once() -> None:
    field = ExactSolarDateField(either_calendar=True)
    assert field.clean(field.widget.value_from_datadict({"x-y": "2026-03-01"}, {}, "x")) == date(2026, 3, 1)


def test_a_field_forgets_the_day_it_asked_about() -> None:
    field = SolarDateField()
    with pytest.raises(forms.ValidationError):
        field.clean(field.widget.value_from_datadict({"x-y": "2026-03-01"}, {}, "x"))
    assert field.widget.instead == date(2026, 3, 1)
    field.clean(field.widget.value_from_datadict({"x-y": "1405"}, {}, "x"))
    assert field.widget.instead is None


@pytest.mark.parametrize("text", ["1405-9-2", "1405/9", "1378", "23 Nov 2026", "Nov 2026", "رمضان ۱۴۴۴", "1999 م"])
@pytest.mark.parametrize("language", ["fa-af", "ps", "en"])
def test_a_date_that_is_shown_and_sent_back_unchanged_has_not_changed(text: str, language: str) -> None:
    known = parse_text(text)
    with translation.override(language):
        widget = Visit(initial={"born": known})["born"].subwidgets[0].data
        chosen = next((number for number, _, is_chosen in widget["months"] if is_chosen), "")
        form = Visit(
            {"born-d": widget["day"], "born-m": chosen, "born-y": widget["year"], "must-y": "1405"}, initial={"born": known}
        )
        assert form.is_valid(), form.errors
        assert "born" not in form.changed_data
        sent = form.cleaned_data["born"]
    assert (sent.value, sent.precision) == (known.value, known.precision)


def test_another_month_is_a_change() -> None:
    form = Visit({"born-d": "2", "born-m": "8", "born-y": "1405", "must-y": "1405"}, initial={"born": parse_text("1405-9-2")})
    assert "born" in form.changed_data


# --- exact dates ---------------------------------------------------------------------------------------------------------
def test_an_exact_date_is_a_date() -> None:
    form = visit("seen", "2", "9", "1405")
    assert form.is_valid() and form.cleaned_data["seen"] == TODAY


def test_an_exact_date_may_stay_empty_when_not_required() -> None:
    form = visit("seen")
    assert form.is_valid() and form.cleaned_data["seen"] is None


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("", "9", "1405"), ("day", "day", "Write the day.")),
        (("2", "", "1405"), ("month", "month", "Choose the month.")),
        (("3", "9", "1405"), ("year", "late", "The date must not be after 2 Qaws 1405.")),
        (("2", "9", "2026"), ("year", "gregorian", "Write the solar year, such as 1405: 2026 is a Gregorian year.")),
        (("", "", "1405/9"), ("year", "year", "Write the day, the month and the year each in its own place.")),
        (("", "", "۵/۸/۱۴۴۴ هـ ق"), ("year", "year", "Write the day, the month and the year each in its own place.")),
    ],
)
def test_an_exact_date_that_is_not_full_is_refused(parts: tuple[str, str, str], expected: tuple[str, str, str]) -> None:
    assert fault(visit("seen", *parts), "seen") == expected


def test_an_exact_date_offers_no_hint_that_parts_may_be_empty() -> None:
    assert (str(Visit().fields["seen"].help_text), bool(Visit().fields["born"].help_text)) == ("", True)


def test_an_exact_date_shows_its_initial_day() -> None:
    widget = Visit(initial={"seen": TODAY})["seen"].subwidgets[0].data
    assert (widget["day"], widget["year"]) == ("2", "1405")
    assert [label for _, label, chosen in widget["months"] if chosen] == ["Qaws"]


# --- the widget ------------------------------------------------------------------------------------------------------------
def test_three_controls_have_names_and_ids_of_their_own() -> None:
    html = str(Visit()["born"])
    for suffix in "dmy":
        assert html.count(f'name="born-{suffix}"') == html.count(f'id="id_born-{suffix}"') == 1


@pytest.mark.parametrize(
    ("language", "month", "year"), [("fa-af", "قوس", "۱۴۰۵"), ("ps", "لیندۍ", "۱۴۰۵"), ("en", "Qaws", "1405")]
)
def test_months_and_digits_follow_the_language(language: str, month: str, year: str) -> None:
    with translation.override(language):
        html = str(Visit(initial={"born": parse_text("1405-9-2")})["born"])
    assert f'<option value="9" selected>{month}</option>' in html and f'value="{year}"' in html


def test_only_the_part_at_fault_is_marked_and_tied_to_its_message() -> None:
    form = visit("born", "14", "5", "1999")
    assert not form.is_valid()
    html = str(form["born"])
    assert html.count("aria-invalid") == html.count("aria-describedby") == 1
    year = html[html.index('id="id_born-y"') :]
    assert 'aria-invalid="true" aria-describedby="id_born_error"' in year


def test_a_date_without_fault_is_not_marked() -> None:
    form = visit("born", "14", "5", "1378")
    assert form.is_valid() and "aria-invalid" not in str(form["born"])


def test_the_summary_can_link_to_the_part_at_fault() -> None:
    form = visit("born", "2", "", "1405")
    assert not form.is_valid()
    assert form.fields["born"].widget.fault_id("id_born") == "id_born-m"  # type: ignore[attr-defined]
    assert form.fields["seen"].widget.fault_id("id_seen") == "id_seen-d"  # type: ignore[attr-defined]


def test_what_was_typed_comes_back_as_typed_and_escaped() -> None:
    form = visit("born", '"><b>', "5", "۱۹۹۹")
    assert not form.is_valid()
    html = str(form["born"])
    assert "&quot;&gt;&lt;b&gt;" in html and 'value="۱۹۹۹"' in html and '<option value="5" selected>' in html


def test_a_date_not_sent_at_all_is_told_from_an_empty_one() -> None:
    widget = SolarDateField().widget
    assert widget.value_omitted_from_data({}, {}, "born")
    assert not widget.value_omitted_from_data({"born-d": ""}, {}, "born")


def test_a_disabled_date_has_disabled_controls() -> None:
    class Closed(forms.Form):
        born = SolarDateField(disabled=True, required=False)

    assert str(Closed()["born"]).count(" disabled") == 3


# --- text, phones, provinces, numbers --------------------------------------------------------------------------------------
def test_a_line_of_text_is_cleaned_into_one_line() -> None:
    assert CleanCharField().clean("  نام\u202e\nپدر ") == "نام پدر"


def test_text_keeps_its_lines() -> None:
    assert CleanTextField().clean("یک\r\nدو") == "یک\nدو"


@pytest.mark.parametrize(
    ("field", "limit"),
    [(CleanCharField(), 200), (CleanTextField(), 20_000), (CleanCharField(limit=5), 5), (CleanCharField(max_length=7), 7)],
)
def test_text_up_to_the_limit_is_accepted_and_one_more_refused(field: CleanCharField, limit: int) -> None:
    assert field.clean("ن" * limit) == "ن" * limit
    with pytest.raises(forms.ValidationError) as refused:
        field.clean("ن" * (limit + 1))
    assert refused.value.code == "max_length" and "ن" not in str(refused.value)


def test_the_limit_is_told_in_the_digits_of_the_language() -> None:
    with translation.override("fa-af"), pytest.raises(forms.ValidationError) as refused:
        CleanCharField(limit=5).clean("ننننننن")
    assert "۵" in refused.value.messages[0] and "۷" in refused.value.messages[0]


def test_the_browser_is_not_asked_to_cut_pasted_text() -> None:
    assert "maxlength" not in CleanCharField(limit=5).widget.attrs


@pytest.mark.parametrize("typed", ["\u202e\u200b", "\u0000", "   "])
def test_text_of_invisible_characters_is_empty(typed: str) -> None:
    assert CleanCharField(required=False).clean(typed) == ""
    with pytest.raises(forms.ValidationError):
        CleanCharField().clean(typed)


def test_a_phone_number_is_stored_in_one_form() -> None:
    assert PhoneField().clean("۰۷۰۰ ۰۰۰ ۰۱۲") == "+93700000012"


def test_what_is_no_phone_number_is_refused() -> None:
    with pytest.raises(forms.ValidationError) as refused:
        PhoneField().clean("خانهٔ خواهرش")
    assert refused.value.messages == ["Write a telephone number, such as 0700 000 012."]


def test_a_phone_number_shown_and_sent_back_has_not_changed() -> None:
    with translation.override("fa-af"):
        shown = PhoneField().prepare_value("+93700000012")
        assert shown == "۰۷۰۰ ۰۰۰ ۰۱۲" and not PhoneField().has_changed("+93700000012", shown)
    assert PhoneField().has_changed("+93700000012", "0700 000 013")
    assert PhoneField().has_changed("+93700000012", "nobody")


def test_a_province_is_chosen_by_code_and_named_in_the_language() -> None:
    field = ProvinceField(required=False)
    assert field.clean("AF-BAL") == "AF-BAL"
    with translation.override("ps"):
        assert ("AF-PAN", "پنجشېر") in list(field.choices)
    with translation.override("en"):
        assert ("AF-PAN", "Panjshir") in list(field.choices)


def test_a_province_that_does_not_exist_is_refused() -> None:
    with pytest.raises(forms.ValidationError):
        ProvinceField().clean("AF-XXX")


@pytest.mark.parametrize("typed", ["1234", "۱۲۳۴", "١٢٣٤", "۱٬۲۳۴", "1,234", " 1 234 "])
def test_a_number_is_read_in_any_digits(typed: str) -> None:
    assert AnyDigitsIntegerField().clean(typed) == 1234


@pytest.mark.parametrize("typed", ["سه", "1.5", "۱٫۵", "1e3"])
def test_what_is_no_whole_number_is_refused(typed: str) -> None:
    with pytest.raises(forms.ValidationError) as refused:
        AnyDigitsIntegerField().clean(typed)
    assert refused.value.messages == ["Write a whole number in digits."]


def test_a_number_keeps_its_bounds_and_shows_the_digits_of_the_language() -> None:
    field = AnyDigitsIntegerField(min_value=1, max_value=9)
    with pytest.raises(forms.ValidationError):
        field.clean("۱۰")
    with translation.override("fa-af"):
        assert field.prepare_value(7) == "۷" and not field.has_changed(7, "۷")


def test_a_partial_date_field_gives_what_a_record_can_keep() -> None:
    form = visit("born", "", "", "1378")
    assert form.is_valid()
    assert PartialDate.from_json(form.cleaned_data["born"].to_json()) == form.cleaned_data["born"]
