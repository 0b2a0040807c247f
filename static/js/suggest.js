// Completes a question while it is typed. The form works as before without it.
const PAUSE = 120;

for (const field of document.querySelectorAll("input[data-suggest]")) listen(field);

function listen(field) {
  const list = document.createElement("ul");
  list.id = `suggestions-${Math.random().toString(36).slice(2)}`;
  list.className = "suggestions";
  list.role = "listbox";
  list.setAttribute("aria-label", field.getAttribute("aria-label"));
  list.hidden = true;
  field.closest("form").append(list);
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-expanded", "false");
  const state = { list, place: -1, waiting: 0, asking: null };

  field.addEventListener("input", (event) => {
    if (event.isComposing) return;
    clearTimeout(state.waiting);
    state.waiting = setTimeout(() => ask(field, state), PAUSE);
  });
  field.addEventListener("compositionend", () => ask(field, state));
  field.addEventListener("keydown", (event) => steer(event, field, state));
  field.addEventListener("blur", () => setTimeout(() => close(field, state), 150));
}

async function ask(field, state) {
  state.asking?.abort();
  const typed = field.value.trim();
  if (!typed) return close(field, state);
  state.asking = new AbortController();
  const query = new URLSearchParams({ q: typed });
  for (const name of ["stage", "role"]) {
    const value = new FormData(field.form).get(name);
    if (value) query.set(name, value);
  }
  try {
    const answer = await fetch(`${field.dataset.suggest}?${query}`, { signal: state.asking.signal });
    if (answer.ok) show(field, state, (await answer.json()).suggestions);
  } catch (error) {
    if (error.name !== "AbortError") close(field, state);
  }
}

function show(field, state, found) {
  if (!found.length || document.activeElement !== field) return close(field, state);
  state.place = -1;
  state.list.replaceChildren(...found.map((suggestion, number) => option(state, suggestion, number)));
  state.list.hidden = false;
  field.setAttribute("aria-expanded", "true");
  field.removeAttribute("aria-activedescendant");
}

function option(state, suggestion, number) {
  const item = document.createElement("li");
  item.role = "option";
  item.id = `${state.list.id}-${number}`;
  item.setAttribute("aria-selected", "false");
  item.dataset.url = suggestion.url;
  const words = document.createElement("span");
  words.textContent = suggestion.text;
  const kind = document.createElement("span");
  kind.className = "caption";
  kind.textContent = suggestion.label;
  item.append(words, kind);
  item.addEventListener("mousedown", (event) => event.preventDefault());
  item.addEventListener("click", () => location.assign(suggestion.url));
  return item;
}

function steer(event, field, state) {
  if (event.isComposing || state.list.hidden) return;
  const options = [...state.list.children];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    // One place before the first is the field itself.
    state.place = ((state.place + 1 + step + options.length + 1) % (options.length + 1)) - 1;
    options.forEach((item, number) => item.setAttribute("aria-selected", String(number === state.place)));
    const chosen = options[state.place];
    if (chosen) field.setAttribute("aria-activedescendant", chosen.id);
    else field.removeAttribute("aria-activedescendant");
  } else if (event.key === "Enter" && state.place >= 0) {
    event.preventDefault();
    location.assign(options[state.place].dataset.url);
  } else if (event.key === "Escape") {
    event.preventDefault();
    close(field, state);
  }
}

function close(field, state) {
  state.asking?.abort();
  clearTimeout(state.waiting);
  state.list.hidden = true;
  state.place = -1;
  field.setAttribute("aria-expanded", "false");
  field.removeAttribute("aria-activedescendant");
}
