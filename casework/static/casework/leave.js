// Escape three times within two seconds leaves at once. The page goes blank first, then the form signs out.
"use strict";
{
  const form = document.getElementById("leave");
  const presses = [];

  const blank = () => {
    document.title = "\u200e";
    document.body.classList.add("blank");
  };

  if (form) {
    form.addEventListener("submit", blank);
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.repeat) return;
      presses.push(event.timeStamp);
      if (presses.length > 3) presses.shift();
      if (presses.length === 3 && presses[2] - presses[0] < 2000) form.requestSubmit();
    });
    // a page that the browser kept must not come back readable
    addEventListener("pageshow", (event) => {
      if (event.persisted) location.reload();
    });
  }
}
