/* The composer: an opener goes into the prompt without a new page, and Ctrl+Enter sends. */

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
