import { effect, type ReadonlySignal } from "@preact/signals";
import { currentEntry, type Layer } from "./history-entry.ts";
import { isNarrow } from "./is-narrow.ts";

/** On a phone it covers the screen: the system's back gesture leaves it. Answers how to follow it no longer. */
export function followLayer(
  layer: Layer,
  isOpen: ReadonlySignal<boolean>,
  close: () => void,
): () => void {
  const onPopState = () => {
    if (isNarrow.peek() && currentEntry().layer !== layer) close();
  };
  addEventListener("popstate", onPopState);
  const dispose = effect(() => {
    const isStep = currentEntry().layer === layer;
    if (isOpen.value && isNarrow.peek() && !isStep) {
      history.pushState({ ...currentEntry(), layer }, "");
    }
    // Closed by a button: the step is taken back too, else the next gesture would do nothing.
    if (!isOpen.value && isStep) history.back();
  });
  return () => {
    removeEventListener("popstate", onPopState);
    dispose();
  };
}
