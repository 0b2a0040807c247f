// A list of assets in a form of the admin, filled from Wagtail's chooser.

class AssetDialog extends window.Chooser {
  constructor(controller, address) {
    super(controller, { modalUrl: address });
  }

  initHTMLElements(controller) {
    this.controller = controller;
    this.chooserElement = controller.element;
  }

  getStateFromHTML() {
    return [];
  }

  getModalOptions() {
    return { multiple: true };
  }

  setStateFromModalData(chosen) {
    for (const asset of chosen) this.controller.add(asset);
  }
}

class AssetKeys extends window.StimulusModule.Controller {
  static targets = ["list", "row"];
  static values = { url: String };

  connect() {
    this.chooser ??= new AssetDialog(this, this.urlValue);
  }

  add({ key, title }) {
    const fields = [...this.listTarget.querySelectorAll("input")];
    if (fields.some((field) => field.value === key)) return;
    const item = this.rowTarget.content.firstElementChild.cloneNode(true);
    item.querySelector("span").textContent = title;
    item.querySelector("input").value = key;
    this.listTarget.append(item);
    this.changed();
  }

  raise({ currentTarget }) {
    const item = currentTarget.closest("li");
    item.previousElementSibling?.before(item);
    currentTarget.focus();
    this.changed();
  }

  remove({ currentTarget }) {
    currentTarget.closest("li").remove();
    this.element.querySelector("[data-chooser-action-choose]").focus();
    this.changed();
  }

  // Autosave and the preview listen for this.
  changed() {
    this.element.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

window.wagtail.app.register("va-asset-keys", AssetKeys);
