// Saves form[data-draft-url] on the server two seconds after a change, on leaving a field and on hiding the page.
// The server answers with one plain sentence, such as "Draft saved at 09:42". Nothing is kept in the browser.
"use strict";
{
  const WAIT = 2000;
  const RETRY = 10000;
  const PATIENCE = 3000;
  const TOO_LONG = 413;

  const watch = (form) => {
    const status = document.querySelector(".draft[role=status]");
    let timer = 0;
    let dirty = false;
    let busy = false;
    let ended = false;
    let retrying = false;
    let landed = Promise.resolve();
    const flight = new AbortController();

    const show = (text) => {
      if (!status) return;
      status.querySelector("[data-text]").textContent = text;
      status.querySelector(".row").hidden = !text;
    };

    const fields = () => {
      const kept = new URLSearchParams();
      for (const [name, value] of new FormData(form)) if (typeof value === "string") kept.append(name, value);
      return kept;
    };

    const failed = () => {
      dirty = retrying = true;
      show(status?.dataset.failed ?? "");
      plan(RETRY);
    };

    const save = async (last) => {
      clearTimeout(timer);
      if (ended || busy || !dirty) return;
      busy = true;
      dirty = retrying = false;
      let land;
      landed = new Promise((resolve) => { land = resolve; });
      try {
        const answer = await fetch(form.dataset.draftUrl, {
          method: "POST", body: fields(), credentials: "same-origin", redirect: "manual", keepalive: last === true, signal: flight.signal,
        });
        const plain = (answer.headers.get("Content-Type") ?? "").startsWith("text/plain");
        if (answer.ok && plain) {
          show(await answer.text());
          document.dispatchEvent(new Event("hamraz:contact"));
        } else if (answer.status === TOO_LONG && plain) show(await answer.text()); // again when it is shorter
        else failed();
      } catch {
        if (!ended) failed();
      } finally {
        busy = false;
        land();
        if (dirty && !retrying) plan(WAIT); // typed meanwhile
      }
    };

    const plan = (wait) => {
      clearTimeout(timer);
      if (!ended) timer = setTimeout(save, wait);
    };

    form.addEventListener("input", () => { dirty = true; plan(WAIT); });
    form.addEventListener("change", () => { dirty = true; plan(WAIT); });
    form.addEventListener("focusout", (event) => { if (event.relatedTarget?.type !== "submit") save(); });
    form.addEventListener("submit", (event) => {
      if (ended) return;
      ended = true;
      clearTimeout(timer);
      if (!busy) return;
      event.preventDefault(); // a draft that is on its way would be kept after the form it belongs to is saved
      const patience = new Promise((resolve) => { setTimeout(resolve, PATIENCE); });
      Promise.race([landed, patience]).then(() => { flight.abort(); form.requestSubmit(event.submitter); });
    });
    document.addEventListener("hamraz:left", () => {
      save(true);
      ended = true;
      clearTimeout(timer);
    });
    addEventListener("online", () => save());
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save(true); });
  };

  document.querySelectorAll("form[data-draft-url]").forEach(watch);
}
