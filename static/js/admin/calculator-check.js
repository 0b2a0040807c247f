// The check of a calculator follows the form: after a pause it is asked for anew, and what it says
// of a line is shown at the line.

const PAUSE = 700;
const FIELDS = /^(inputs|lines)-|^(currency|years|discount_rate|risk_adjustment|csrfmiddlewaretoken)$/;

class CalculatorCheck extends window.StimulusModule.Controller {
  static targets = ["report"];
  static values = { url: String };

  connect() {
    this.form = this.element.closest("form");
    this.plan = () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.check(), PAUSE);
    };
    for (const event of ["input", "change", "w-formset:added", "w-formset:removed"]) {
      this.form.addEventListener(event, this.plan);
    }
    this.form.addEventListener("click", this.planAfterMove);
    this.annotate();
  }

  disconnect() {
    clearTimeout(this.timer);
    this.asking?.abort();
    for (const event of ["input", "change", "w-formset:added", "w-formset:removed"]) {
      this.form.removeEventListener(event, this.plan);
    }
    this.form.removeEventListener("click", this.planAfterMove);
  }

  // Rows are added, moved and deleted by buttons.
  planAfterMove = ({ target }) => {
    if (target.closest("[data-inline-panel-child] button, button[id$='-ADD']")) this.plan();
  };

  async check() {
    this.asking?.abort();
    this.asking = new AbortController();
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(this.form)) {
      if (FIELDS.test(name) && typeof value === "string") body.append(name, value);
    }
    try {
      const answer = await fetch(this.urlValue, { method: "POST", body, signal: this.asking.signal });
      if (!answer.ok) return;
      this.reportTarget.innerHTML = await answer.text();
      this.annotate();
    } catch (error) {
      if (error.name !== "AbortError") throw error;
    }
  }

  annotate() {
    for (const note of this.form.querySelectorAll("[data-shown-note]")) note.remove();
    for (const template of this.reportTarget.querySelectorAll("template[data-note]")) {
      const field = document.getElementById(`id_${template.dataset.note}`);
      if (!field) continue;
      const note = template.content.firstElementChild.cloneNode(true);
      note.dataset.shownNote = "";
      note.querySelector("[data-instead]")?.addEventListener("click", (event) => this.replace(field, event.target));
      field.closest(".quick-row").after(note);
    }
  }

  // Puts the name that was meant in place of the one that was written.
  replace(field, { dataset }) {
    const from = Number(dataset.from);
    const to = from + dataset.wrong.length;
    if (field.value.slice(from, to) !== dataset.wrong) return;
    field.setRangeText(dataset.instead, from, to, "end");
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

window.wagtail.app.register("va-calculator-check", CalculatorCheck);
