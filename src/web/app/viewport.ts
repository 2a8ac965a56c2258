import { signal } from "@preact/signals";

const narrow = matchMedia("(width < 900px)");

/** Whether there is room for one thing at a time only: the same width as in shell.css. */
export const isNarrow = signal(narrow.matches);

narrow.addEventListener("change", ({ matches }) => {
  isNarrow.value = matches;
});

const touch = matchMedia("(hover: none) and (pointer: coarse)");

/** Whether one types on the screen, as far as a page can know. */
export const onGlass = signal(touch.matches);

touch.addEventListener("change", ({ matches }) => {
  onGlass.value = matches;
});

/**
 * Keeps the page as high as what one sees of it. iOS lays its keyboard over the page instead of making it smaller, and
 * scrolls it away besides.
 */
export function startViewport(): void {
  const seen = window.visualViewport;
  if (seen === null) return;
  const fit = () => {
    const { style } = document.documentElement;
    // Zoomed in, one sees a part of a page that is as high as ever.
    const isCovered = seen.scale === 1 && seen.height < innerHeight - 1;
    if (isCovered) style.setProperty("--viewport-height", `${seen.height}px`);
    else style.removeProperty("--viewport-height");
    if (isCovered) scrollTo(0, 0);
  };
  seen.addEventListener("resize", fit);
  seen.addEventListener("scroll", fit);
}
