// The cover: F2 hides the page at once, F2 or the button brings it back. After some time without a key or the mouse it hides by itself.
// Only who is at the desk is kept from reading: the session goes on, and the idle clock locks it as ever.
"use strict";
{
  const KEY = "F2";
  const cover = document.getElementById("cover");
  if (cover) {
    const wait = Number(cover.dataset.seconds) * 1000;
    const back = cover.querySelector("[data-back]");
    const say = cover.querySelector("[data-say]");
    let touched = Date.now();
    let before = null;

    const hide = () => {
      before = { focus: document.activeElement, title: document.title, scroll: scrollY };
      document.body.classList.add("covered");
      document.title = cover.dataset.title;
      cover.hidden = false;
      say.textContent = say.dataset.say;
      back.focus();
    };

    const show = () => {
      cover.hidden = true;
      say.textContent = "";
      document.body.classList.remove("covered");
      document.title = before.title;
      scrollTo(0, before.scroll);
      if (before.focus?.isConnected) before.focus.focus({ preventScroll: true });
      before = null;
      touched = Date.now();
    };

    const turn = () => (before ? show() : hide());

    const touch = () => { touched = Date.now(); };
    for (const kind of ["keydown", "pointermove", "pointerdown", "wheel", "input"]) addEventListener(kind, touch, { passive: true, capture: true });

    document.addEventListener("keydown", (event) => {
      if (event.key !== KEY || event.repeat || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      turn();
    });
    back.addEventListener("click", show);

    const watching = wait ? setInterval(() => { if (!before && Date.now() - touched >= wait) hide(); }, 1000) : 0;
    document.addEventListener("hamraz:left", () => {
      clearInterval(watching);
      before = { focus: null, title: document.title, scroll: 0 }; // F2 has nothing to hide any more
      back.removeEventListener("click", show);
    });
  }
}
