import { signal } from "@preact/signals";

const narrow = matchMedia("(width < 900px)");

/** Whether only one pane fits; the same width as in shell.css. */
export const isNarrow = signal(narrow.matches);

narrow.addEventListener("change", ({ matches }) => {
  isNarrow.value = matches;
});

const touch = matchMedia("(hover: none) and (pointer: coarse)");

/** Whether the device has a touch screen and no mouse, and so an on-screen keyboard. */
export const onGlass = signal(touch.matches);

touch.addEventListener("change", ({ matches }) => {
  onGlass.value = matches;
});

/**
 * Keeps the page as high as its visible part: iOS lays its keyboard over the page instead of resizing it, and scrolls
 * the page away.
 */
export function startViewport(): void {
  const seen = window.visualViewport;
  if (seen === null) return;
  const fit = () => {
    const { style } = document.documentElement;
    // Zooming in shrinks the visible part, too, but must not resize the page.
    const isCovered = seen.scale === 1 && seen.height < innerHeight - 1;
    if (isCovered) style.setProperty("--viewport-height", `${seen.height}px`);
    else style.removeProperty("--viewport-height");
    if (isCovered) scrollTo(0, 0);
  };
  seen.addEventListener("resize", fit);
  seen.addEventListener("scroll", fit);
}
