import { signal } from "@preact/signals";

const touch = matchMedia("(hover: none) and (pointer: coarse)");

/** Whether one types on the screen, as far as a page can know. */
export const onGlass = signal(touch.matches);

touch.addEventListener("change", ({ matches }) => {
  onGlass.value = matches;
});
