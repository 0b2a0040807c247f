// Single keys for those who like them. None fires while somebody types.

const hits = () => [...document.querySelectorAll(".hit")];
let place = -1;

const actions = {
  "/": () => focus(document.querySelector("[data-key='/']")),
  j: () => move(1),
  k: () => move(-1),
  c: () => press("c"),
  u: () => press("u"),
  "?": () => document.getElementById("keys")?.togglePopover?.(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
  if (event.key === "Enter" && event.target === document.body && current()) {
    current().querySelector("h3 a, h2 a").click();
  } else if (/^[1-9]$/.test(event.key)) {
    document.querySelectorAll(".strip a")[Number(event.key) - 1]?.click();
  } else if (event.key in actions) {
    event.preventDefault();
    actions[event.key]();
  }
});

function focus(field) {
  field?.focus();
  field?.select?.();
}

function current() {
  return hits()[place];
}

function move(step) {
  const all = hits();
  if (!all.length) return;
  current()?.classList.remove("is-focused");
  place = Math.min(Math.max(place + step, 0), all.length - 1);
  all[place].classList.add("is-focused");
  all[place].scrollIntoView({ block: "nearest" });
}

function press(key) {
  (current() ?? document).querySelector(`[data-key='${key}']`)?.click();
}
