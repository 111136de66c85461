import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.browserless import client_of
from tests.cast import a_case
from tests.cases import typed
from tests.cases.test_records import identity, note, solar
from tests.cases.test_consents import release

@pytest.mark.parametrize("language", ["fa-af","en","ps"])
def test_shots(transactional_db, live_server, cast, desktop, language):
    client = client_of(cast, "nargis")
    case = typed.opened_by(client)
    for n in range(6): a_case(cast, given_name="زهرا")
    client.post(f"/cases/{case.pk}/notes/new/", note(text="جواب نداد؛ پیام نگذاشتم.\nدر ساعت امن دوباره."))
    client.post(f"/cases/{case.pk}/consents/new/", release(cast))
    client.post(f"/cases/{case.pk}/identity/", {**identity(contact_cover="از کورس قالین"), "about-father_name": ""})
    client.post("/drafts/save/", typed.intake(about_father_name="کریم"))
    context = desktop(language=language)
    for name, morsel in client.cookies.items():
        context.add_cookies([{"name": name, "value": morsel.value, "url": live_server.url}])
    context.add_cookies([{"name": "hamraz_language", "value": language, "url": live_server.url}])
    page = context.new_page()
    consent = list(case.consent_records.order_by("pk"))[-1]
    pages = {"today": "/", "list": "/cases/", "search": "/cases/search/", "intake": "/cases/new/", "check": "/cases/new/check/", "drafts": "/drafts/",
      "case": f"/cases/{case.pk}/", "identity": f"/cases/{case.pk}/identity/", "note": f"/cases/{case.pk}/notes/new/", "consents": f"/cases/{case.pk}/consents/",
      "consent-new": f"/cases/{case.pk}/consents/new/", "withdraw": f"/cases/{case.pk}/consents/{consent.pk}/withdraw/", "close": f"/cases/{case.pk}/close/",
      "history": f"/cases/{case.pk}/history/", "record": f"/cases/{case.pk}/history/safe_contact/{case.safecontact_records.get().pk}/", "situation": f"/cases/{case.pk}/situation/"}
    errors = []
    page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    for name, url in pages.items():
        r = page.goto(live_server.url + url)
        print(language, name, r.status, len(page.content()))
        page.screenshot(path=f"/tmp/shots/{language}-{name}.png")
        res = Axe().run(page)
        for v in res.response["violations"]:
            print("  AXE", v["id"], [n["target"] for n in v["nodes"]][:4], v["help"])
    print(errors[:5])
    if language == "en":
        page.goto(live_server.url + "/cases/new/")
        page.fill("#id_about-birth-y", "1999")
        page.click(".actions button.btn.go")
        page.screenshot(path="/tmp/shots/en-errors.png")
        res = Axe().run(page); print([v["id"] for v in res.response["violations"]])
        shak = client_of(cast, "shakiba")
        ctx = desktop(language="en")
        for name, morsel in shak.cookies.items():
            ctx.add_cookies([{"name": name, "value": morsel.value, "url": live_server.url}])
        p2 = ctx.new_page()
        for name, url in {"assign": f"/cases/{case.pk}/assign/", "end": f"/cases/{case.pk}/access/{cast.nargis.pk}/end/"}.items():
            p2.goto(live_server.url + url); p2.screenshot(path=f"/tmp/shots/en-{name}.png")
            res = Axe().run(p2); print(name, [v["id"] for v in res.response["violations"]])
