import { effect } from "@preact/signals";
import { detailsOpen } from "./details.ts";
import { isNarrow } from "./is-narrow.ts";

/** On a phone the details are a screen of their own: the system's back gesture leaves them. */
export function startDetailsHistory(): void {
  effect(() => {
    const isOpen = detailsOpen.value;
    const isStep = isDetailsStep(history.state);
    if (isOpen && isNarrow.peek() && !isStep) history.pushState({ details: true }, "");
    // Closed by a button: the step is taken back too, else the next gesture would do nothing.
    if (!isOpen && isStep) history.back();
  });
  addEventListener("popstate", ({ state }) => {
    if (!isDetailsStep(state)) detailsOpen.value = false;
  });
}

function isDetailsStep(state: unknown): boolean {
  return typeof state === "object" && state !== null && "details" in state;
}
