// Copies text and records what the reader did, without leaving the page.

const SHOWN_FOR = 2000;

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form");
  const button = event.submitter;
  const address = button?.hasAttribute("formaction") ? button.formAction : form.action;
  if (!form?.hasAttribute("data-record") || !window.fetch) return;
  event.preventDefault();
  await copyFor(button);
  const said = placeFor(form, button);
  try {
    const body = new FormData(form, button);
    body.append("event_id", identifier());
    const response = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
    const answer = await response.json();
    show(said, answer, form);
    if (response.ok) settle(form, button);
    if (response.ok && form.hasAttribute("data-follow")) location.assign(body.get("next"));
  } catch {
    // Offline, or signed out meanwhile: the plain way says what is wrong.
    form.removeAttribute("data-record");
    form.requestSubmit(button);
  }
});

async function copyFor(button) {
  const source = button?.dataset.copy && document.querySelector(button.dataset.copy);
  const text = button?.dataset.copyText ?? source?.value;
  if (!text) return;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    copyBySelection(text);
  }
}

// Pages served without TLS have no clipboard interface.
function copyBySelection(text) {
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "unseen";
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

// Text that is copied and not recorded: the button says so for a moment.
document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy-only]");
  if (!button) return;
  const text = document.querySelector(button.dataset.copyOnly).textContent.trim();
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    copyBySelection(text);
  }
  const label = button.querySelector("span");
  const before = label.textContent;
  label.textContent = button.dataset.copied;
  setTimeout(() => { label.textContent = before; }, SHOWN_FOR);
});

function placeFor(form, button) {
  if (form.dataset.record === "main") {
    form.closest("[popover]")?.hidePopover?.();
    return document.getElementById("main-said");
  }
  return button?.closest("[data-said]")?.querySelector(".said") ?? form.querySelector(".said");
}

function show(place, answer, form) {
  if (!place) return;
  place.textContent = answer.said;
  if (!answer.undo) return;
  const undo = document.createElement("button");
  undo.type = "button";
  undo.className = "text-button";
  undo.textContent = place.dataset.undo ?? document.body.dataset.undo;
  undo.addEventListener("click", () => takeBack(place, answer.undo, form));
  place.append(undo);
}

async function takeBack(place, address, form) {
  const body = new FormData();
  body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  const response = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
  const { said } = await response.json();
  place.textContent = said;
  for (const button of form.querySelectorAll("[aria-pressed]")) button.setAttribute("aria-pressed", "false");
  setTimeout(() => { if (place.textContent === said) place.textContent = ""; }, SHOWN_FOR);
}

// A score or a verdict stays pressed.
function settle(form, button) {
  if (!button?.hasAttribute("aria-pressed")) return;
  for (const other of form.querySelectorAll("[aria-pressed]")) other.setAttribute("aria-pressed", String(other === button));
}

function identifier() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const digits = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0"));
  return digits.join("");
}
