// The idle clock: warns before the screen locks, counts down, locks. Every contact of any tab with the server starts it again.
"use strict";
{
  const bar = document.getElementById("expiry");
  const lock = document.getElementById("lock");
  if (bar && lock) {
    const idle = Number(bar.dataset.idle) * 1000;
    const warn = Number(bar.dataset.warn) * 1000;
    const left = bar.querySelector("[data-left]");
    const say = bar.querySelector("[data-say]");
    const stay = bar.querySelector("[data-stay]");
    const tabs = "BroadcastChannel" in window ? new BroadcastChannel("hamraz") : null;
    const PATIENCE = 3000; // milliseconds: so long at most the last words of a draft keep a blank page from locking
    const TABS = 300; // milliseconds for what other tabs still send
    let contact = Date.now();
    let said = 0;
    let locking = false;

    const digits = (text) => text.replace(/\d/g, (digit) => bar.dataset.digits[digit]);

    const again = () => {
      contact = Date.now();
      said = 0;
      say.textContent = "";
      bar.hidden = true;
    };

    const lockNow = () => {
      if (locking) return;
      locking = true;
      document.title = "\u200e";
      document.body.classList.add("blank");
      const patience = new Promise((resolve) => { setTimeout(resolve, PATIENCE); });
      const drafts = [];
      document.dispatchEvent(new CustomEvent("hamraz:left", { detail: drafts })); // and no cover puts a title over the blank one
      const others = new Promise((resolve) => { setTimeout(resolve, tabs ? TABS : 0); }); // their last words need the session too
      Promise.race([Promise.all([others, ...drafts]), patience]).finally(() => lock.submit());
    };

    const tick = () => {
      const rest = idle - (Date.now() - contact);
      if (rest <= 0) return lockNow();
      if (rest > warn) return;
      bar.hidden = false;
      const seconds = Math.ceil(rest / 1000);
      left.textContent = digits(`${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`);
      const mark = seconds <= 30 ? 30 : seconds <= 60 ? 60 : 0;
      if (mark && mark !== said) {
        said = mark;
        say.textContent = `${say.dataset.say} ${digits(String(mark))}`;
      }
    };

    stay.addEventListener("submit", (event) => {
      event.preventDefault();
      fetch(stay.action, { method: "POST", body: new URLSearchParams(new FormData(stay)), credentials: "same-origin", redirect: "manual" })
        .then((answer) => {
          if (answer.ok) document.dispatchEvent(new Event("hamraz:contact"));
          else if (answer.status !== 503) stay.submit(); // 503: the database is busy; she presses once more, and no word is lost
        })
        .catch(() => {});
    });
    document.addEventListener("hamraz:contact", () => {
      if (locking) return; // the last words of a draft arrived; the other tabs are locking too
      again();
      tabs?.postMessage("contact");
    });
    if (tabs) {
      tabs.onmessage = (message) => {
        if (message.data === "contact") again();
        if (message.data === "lock") lockNow();
      };
      tabs.postMessage("contact"); // this page has just been served
    }
    lock.addEventListener("submit", (event) => {
      event.preventDefault();
      tabs?.postMessage("lock");
      lockNow();
    });
    document.addEventListener("hamraz:left", () => {
      clearInterval(ticking);
      document.removeEventListener("visibilitychange", tick);
      if (tabs) tabs.onmessage = null;
    });
    document.addEventListener("visibilitychange", tick); // a desktop that slept wakes up locked
    const ticking = setInterval(tick, 1000);
  }
}
