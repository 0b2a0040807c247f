// What makes the pages quicker to use. Nothing here is needed: every form works without it.
import "./recording.js";
import "./keys.js";
import "./sliders.js";
import "./suggest.js";

document.documentElement.classList.add("scripted");
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
// Lists that filter as soon as something is chosen.
for (const select of document.querySelectorAll("form[data-live] select")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}
