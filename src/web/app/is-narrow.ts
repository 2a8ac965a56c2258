import { signal } from "@preact/signals";

const narrow = matchMedia("(width < 900px)");

/** Whether there is room for one thing at a time only: the same width as in shell.css. */
export const isNarrow = signal(narrow.matches);

narrow.addEventListener("change", ({ matches }) => {
  isNarrow.value = matches;
});
