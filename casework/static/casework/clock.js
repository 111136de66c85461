// The time of the calendar page, once it has loaded; the page is whole without it.
"use strict";
{
  const face = document.querySelector("[data-clock]");
  const show = () => {
    const now = new Date();
    const text = [now.getHours(), now.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");
    face.textContent = text.replace(/\d/g, (digit) => face.dataset.digits[digit]);
  };
  show();
  setInterval(show, 5000);
}
