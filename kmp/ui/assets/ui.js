// Improves pages that already work without script: print buttons, file names, plus and minus, bulk ticks, finished runs.
"use strict";
document.documentElement.classList.add("js");

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-print], [data-step], [data-copy]");
  if (!button) return;
  if ("print" in button.dataset) return window.print();
  if ("copy" in button.dataset) return copyFrom(button);
  const input = document.getElementById(button.dataset.for);
  if (button.dataset.step === "1") input.stepUp();
  else input.stepDown();
  input.dispatchEvent(new Event("change", { bubbles: true }));
});

// Without the clipboard (no https) the text is left selected, ready to be copied by hand.
async function copyFrom(button) {
  const text = document.getElementById(button.dataset.copy);
  text.select();
  const words = button.lastChild;
  try {
    await navigator.clipboard.writeText(text.value);
    words.textContent = "Tersalin";
  } catch {
    words.textContent = "Tekan lama teksnya, lalu salin";
  }
}

document.addEventListener("change", (event) => {
  const input = event.target;
  if (input.matches(".drop input[type=file]")) {
    const shown = input.closest(".drop").querySelector(".picked");
    if (input.files.length) shown.textContent = Array.from(input.files, (file) => file.name).join(", ");
    else shown.textContent = shown.dataset.none;
  }
  if (input.matches("[data-all]")) {
    for (const box of input.form.querySelectorAll("input[type=checkbox].pick-row")) box.checked = input.checked;
  }
});

// A page that shows a run only while it lasts has nothing left to swap in once it is done: show the whole page anew.
document.addEventListener("htmx:beforeSwap", (event) => {
  const card = event.detail.target;
  if (!card.id.startsWith("run-") || event.detail.serverResponse.includes(`id="${card.id}"`)) return;
  event.detail.shouldSwap = false;
  window.location.reload();
});
