// A slider and its field move together; the field alone is sent.
document.addEventListener("input", (event) => {
  const { target } = event;
  if (target.dataset.for) {
    document.getElementById(target.dataset.for).value = target.value;
  } else if (target.id) {
    const slider = document.querySelector(`[data-for="${CSS.escape(target.id)}"]`);
    if (slider) slider.value = target.value.replaceAll(",", "");
  }
}, true);
