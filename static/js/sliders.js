// A calculator's form: sliders move their fields, a changed number can be taken back, errors stand
// at the field. The field alone is sent.
const grouped = new Intl.NumberFormat("en", { maximumFractionDigits: 10 });
const plain = (text) => text.replaceAll(/[,，\s]/g, "").replace(/[%％]$/, "");
const same = (a, b) => a === b || (plain(a) !== "" && plain(b) !== "" && Number(plain(a)) === Number(plain(b)));

document.addEventListener("input", (event) => {
  const { target } = event;
  if (target.dataset.for) {
    document.getElementById(target.dataset.for).value = grouped.format(Number(target.value));
  } else if (target.id) {
    const slider = document.querySelector(`[data-for="${CSS.escape(target.id)}"]`);
    if (slider) slider.value = plain(target.value);
  }
  const field = target.closest?.("[data-field]");
  if (field) mark(field);
}, true);

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-reset]");
  if (!button || !window.htmx) return;
  event.preventDefault();
  const inputs = button.closest("[data-field]").querySelectorAll("[data-default]");
  for (const input of inputs) input.value = input.dataset.default;
  inputs[0].dispatchEvent(new Event("input", { bubbles: true }));
  inputs[0].focus();
});

document.addEventListener("htmx:afterSettle", () => {
  const errors = JSON.parse(document.getElementById("result")?.dataset.errors || "{}");
  for (const field of document.querySelectorAll("[data-field]")) {
    const said = errors[field.dataset.field] ?? "";
    field.querySelector(".error").textContent = said;
    for (const input of field.querySelectorAll("[data-default]")) input.setAttribute("aria-invalid", String(said !== ""));
  }
});

function mark(field) {
  const inputs = [...field.querySelectorAll("[data-default]")];
  const changed = inputs.some((input) => !same(input.value, input.dataset.default));
  field.querySelector(".changed").hidden = !changed;
  const link = document.getElementById("back-to-defaults");
  if (link) link.hidden = !document.querySelector(".changed:not([hidden])");
}

// Enter in the sheet that saves means saving, not computing.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || !event.target.matches?.("#keep input")) return;
  event.preventDefault();
  event.target.closest("#keep").querySelector("[formaction]").click();
});
