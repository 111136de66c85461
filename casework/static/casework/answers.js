// What is typed while "not asked" is chosen counts as given: here the four answers beside it say so, and take it back when it is emptied.
"use strict";
{
  const follow = (answers) => {
    const question = answers.closest(".q");
    const of = (value) => answers.querySelector(`input[value="${value}"]`);
    const given = of("given");
    const notAsked = of("not_asked");
    const fields = [...question.querySelectorAll("input, select, textarea")].filter((one) => !answers.contains(one) && one.type !== "hidden");
    if (!given || !notAsked || fields.length === 0) return;
    const says = (one) => (one.type === "checkbox" || one.type === "radio" ? one.checked : one.value.trim() !== "");
    let ours = false; // "given" is our word, not hers

    const tell = () => {
      const said = fields.some(says);
      if (said && notAsked.checked) given.checked = ours = true;
      else if (!said && ours && given.checked) {
        notAsked.checked = true;
        ours = false;
      }
    };

    fields.forEach((one) => ["input", "change"].forEach((event) => one.addEventListener(event, tell)));
    answers.addEventListener("change", () => { ours = false; });
    tell();
  };

  document.querySelectorAll(".q .ans").forEach(follow);
}
