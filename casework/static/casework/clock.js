// The time of the calendar page, once it stands there; the page is whole without it.
"use strict";
{
  const start = () => {
    const face = document.querySelector("[data-clock]");
    if (!face) return;
    const show = () => {
      const now = new Date();
      const text = [now.getHours(), now.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");
      face.textContent = text.replace(/\d/g, (digit) => face.dataset.digits[digit]);
    };
    show();
    setInterval(show, 5000);
  };
  start();
  document.addEventListener("hamraz:neutral", start);
}
