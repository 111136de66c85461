// Leave now: the button, or Escape three times within two seconds. A calendar stands in the page's place at once, with or without a network;
// signing out follows behind it, again and again until the server heard it. A mark in the browser says so until then.
"use strict";
{
  const AGAIN = 5000; // milliseconds
  const LONGEST = 8 * 3600; // seconds: as long as a session lasts
  const form = document.getElementById("leave");
  const neutral = document.getElementById("neutral");
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("hamraz-leave") : null;
  const presses = [];
  let gone = false;

  // The server shows nothing to a browser with this mark and ends its session, however the signing out fares.
  const mark = () => {
    const secure = location.protocol === "https:" ? "; secure" : "";
    if (neutral) document.cookie = `${neutral.dataset.mark}=1; path=/; max-age=${LONGEST}; samesite=strict${secure}`;
  };

  const vanish = () => {
    gone = true;
    document.title = neutral?.dataset.title ?? "\u200e";
    if (!neutral) return document.body.classList.add("blank");
    const page = neutral.content.cloneNode(true);
    document.dispatchEvent(new Event("hamraz:left")); // drafts are sent a last time, clocks stop
    for (const part of [...document.head.children]) if (!part.matches("title, meta, link[rel=icon], [data-neutral]")) part.remove();
    document.head.querySelector("[data-neutral]")?.setAttribute("media", "all");
    document.body.removeAttribute("class");
    document.body.replaceChildren(page);
    history.replaceState(null, "", form.action);
    document.dispatchEvent(new Event("hamraz:neutral"));
    scrollTo(0, 0);
  };

  const signOut = async (address) => {
    try {
      if (!("keepalive" in Request.prototype)) navigator.sendBeacon?.(address); // such a browser drops a request when its tab is closed
      const answer = await fetch(address, { method: "POST", credentials: "same-origin", redirect: "manual", keepalive: true });
      return answer.ok;
    } catch { // no network
      return false;
    }
  };

  const untilHeard = (address) => {
    let busy = false;
    const attempt = async () => {
      if (busy) return;
      busy = true;
      if (await signOut(address)) {
        clearInterval(trying);
        removeEventListener("online", attempt);
      }
      busy = false;
    };
    const trying = setInterval(attempt, AGAIN);
    addEventListener("online", attempt);
    attempt();
  };

  const leave = () => {
    if (gone) return;
    mark();
    vanish();
    tabs?.postMessage("left");
    untilHeard(form.action);
  };

  if (form) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      leave();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.repeat) return;
      presses.push(event.timeStamp);
      if (presses.length > 3) presses.shift();
      if (presses.length === 3 && presses[2] - presses[0] < 2000) leave();
    });
    if (tabs) tabs.onmessage = () => { if (!gone) vanish(); };
    // a page that the browser kept must not come back readable
    addEventListener("pagehide", (event) => {
      if (event.persisted) document.body.classList.add("blank");
    });
    addEventListener("pageshow", (event) => {
      if (event.persisted) location.reload();
    });
  }
}
