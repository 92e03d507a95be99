/* The composer: an opener goes into the prompt without a new page, a chosen picture is shown, and Ctrl+Enter sends. */

const form = document.querySelector("[data-composer]");
const prompt = form.elements.namedItem("prompt");

document.addEventListener("click", (event) => {
  const example = event.target.closest("[data-example]");
  if (!example || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  prompt.value = example.textContent;
  prompt.dispatchEvent(new Event("input", { bubbles: true }));
  prompt.focus();
});

// Where a clip cannot go on, there is nothing to write.
prompt?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});

const chooser = form.querySelector("[data-picture]");
const picked = form.querySelector("[data-picked]");

function show() {
  const [file] = chooser.files;
  picked.hidden = true;
  if (!file) return;
  const reader = new FileReader();
  reader.addEventListener("load", () => {
    if (chooser.files[0] !== file) return;
    picked.querySelector("img").src = reader.result;
    picked.hidden = false;
  });
  reader.readAsDataURL(file);
}

chooser?.addEventListener("change", show);
picked?.querySelector("button").addEventListener("click", () => {
  chooser.value = "";
  show();
  chooser.focus();
});
if (chooser?.files.length) show(); // the browser kept it over a reload
