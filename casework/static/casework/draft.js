// Saves form[data-draft-url] on the server two seconds after a change, ten at most, on leaving a field, on hiding and on leaving the page.
// The server answers with one plain sentence, such as "Draft saved at 09:42". Nothing is kept in the browser.
"use strict";
{
  const WAIT = 2000;
  const LONGEST = 10000; // from the first key that is not saved, however fast she types
  const RETRY = 10000;
  const PATIENCE = 3000;
  const TOO_LONG = 413;
  const OUTLIVING = 60000; // bytes: of all requests that outlive their page a browser takes 64 KiB together
  const SAYS = ".draft[role=status]";
  let outliving = 0;

  const watch = (form) => {
    const status = form.querySelector(SAYS) ?? [...document.querySelectorAll(SAYS)].find((one) => !one.closest("form"));
    let timer = 0;
    let since = 0; // when she pressed the first key that is not saved
    let dirty = false;
    let ended = false;
    let sent = false; // the form itself: its draft is no longer needed
    let waiting = false; // it was pressed, and waits for a draft that is on its way
    let retrying = false;
    let landed = Promise.resolve();
    let flight = null;

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
      since = Date.now();
      show(status?.dataset.failed ?? "");
      plan(RETRY);
    };

    const told = async (answer) => {
      const plain = (answer.headers.get("Content-Type") ?? "").startsWith("text/plain");
      if (answer.ok && plain) {
        show(await answer.text());
        document.dispatchEvent(new Event("hamraz:contact"));
      } else if (answer.status === TOO_LONG && plain) show(await answer.text()); // again when it is shorter
      else failed();
    };

    const attempt = async (last) => {
      clearTimeout(timer);
      dirty = retrying = false;
      const own = flight = new AbortController();
      const body = fields();
      const size = String(body).length; // every letter is percent-encoded: as many bytes
      // Only the last words outlive their page: an older save that did could arrive behind them.
      const keepalive = own.outlives = last && outliving + size < OUTLIVING;
      if (keepalive) outliving += size;
      try {
        await told(await fetch(form.dataset.draftUrl, {
          method: "POST", body, credentials: "same-origin", redirect: "manual", keepalive, signal: own.signal,
        }));
      } catch {
        if (!own.signal.aborted) failed();
      } finally {
        if (keepalive) outliving -= size;
        if (flight === own) flight = null;
        if (dirty && !retrying) plan(WAIT); // typed meanwhile
      }
    };

    const send = (last) => (landed = attempt(last));

    const save = () => { if (!ended && !flight && dirty) send(false); };

    // The newest words, behind those that are on their way.
    const settle = async () => {
      while (flight) await landed;
      if (dirty && !sent) await send(true);
    };

    // The newest words at once: there may be no time left for those that are on their way, and what is on its way may end with the page.
    const hurry = () => {
      if (sent || !(dirty || (flight && !flight.outlives))) return;
      flight?.abort();
      send(true);
    };

    const plan = (wait) => {
      clearTimeout(timer);
      if (!ended) timer = setTimeout(save, wait);
    };

    const typed = () => {
      if (ended) return; // a field that goes blank loses its focus, which is a change
      if (!dirty) since = Date.now();
      dirty = true;
      plan(Math.max(0, Math.min(WAIT, since + LONGEST - Date.now())));
    };

    form.addEventListener("input", typed);
    form.addEventListener("change", typed);
    form.addEventListener("focusout", ({ relatedTarget: next }) => { if (next?.type !== "submit" || next.form !== form) save(); });
    form.addEventListener("submit", (event) => {
      if (waiting) event.preventDefault(); // pressed twice
      if (ended) return;
      ended = sent = true;
      clearTimeout(timer);
      if (!flight) return;
      event.preventDefault(); // a draft that is on its way would be kept after the form it belongs to is saved
      waiting = true;
      const patience = new Promise((resolve) => { setTimeout(resolve, PATIENCE); });
      Promise.race([landed, patience]).finally(() => {
        waiting = false;
        flight?.abort();
        form.requestSubmit(event.submitter);
      });
    });
    // Whoever waits for the last words brings a list of what to wait for; leaving waits for nothing.
    document.addEventListener("hamraz:left", ({ detail: awaited }) => {
      ended = true;
      clearTimeout(timer);
      if (awaited) awaited.push(settle());
      else hurry();
    });
    addEventListener("online", save);
    addEventListener("pagehide", hurry);
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") settle(); });
  };

  document.querySelectorAll("form[data-draft-url]").forEach(watch);
}
