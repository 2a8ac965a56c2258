import { effect, type ReadonlySignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { currentEntry } from "./history-entry.ts";
import { isNarrow } from "./viewport.ts";

/*
 * The layers over the page, bottom first. Each has an entry in the browser's history, so that Back and the system's
 * back gesture close the top one. The history follows in a microtask: a layer that closes as another opens leaves it
 * unchanged. Going back is asynchronous.
 */

const layers: { readonly close: () => void }[] = [];
/** Work to run once no layer is open, in the history either. */
const waiting: (() => void)[] = [];
let isGoingBack = false;

/** Calls `close` when Back or a navigation closes the layer. Returns a function that reports it closed. */
function openLayer(close: () => void): () => void {
  const layer = { close };
  layers.push(layer);
  queueMicrotask(settle);
  return () => {
    const at = layers.indexOf(layer);
    if (at < 0) return;
    layers.splice(at, 1);
    queueMicrotask(settle);
  };
}

/** A layer that is open while its component is mounted. */
export function useLayer(onClose: () => void): void {
  const latest = useRef(onClose);
  latest.current = onClose;
  useLayoutEffect(() => openLayer(() => latest.current()), []);
}

/** A panel that is a layer only on a narrow screen. Returns a function that stops following it. */
export function followLayer(isOpen: ReadonlySignal<boolean>, close: () => void): () => void {
  let release: (() => void) | null = null;
  const dispose = effect(() => {
    const isOver = isOpen.value && isNarrow.value;
    if (isOver) release ??= openLayer(close);
    else {
      release?.();
      release = null;
    }
  });
  return () => {
    dispose();
    release?.();
  };
}

/** Whether a layer is open. */
export function isCovered(): boolean {
  return layers.length > 0;
}

/** Closes all layers, then runs the work. */
export function withoutLayers(work: () => void): void {
  closeDownTo(0);
  waiting.push(work);
  settle();
}

/** Follows Back. A page reloaded under a layer starts without it. */
export function startLayers(): void {
  addEventListener("popstate", ({ isTrusted }) => {
    if (!isTrusted) return;
    const wasAsked = isGoingBack;
    isGoingBack = false;
    if (!wasAsked) closeDownTo(depth());
    settle();
  });
  settle();
}

function closeDownTo(count: number): void {
  while (layers.length > count) layers.pop()?.close();
}

function settle(): void {
  if (isGoingBack) return;
  const wanted = waiting.length > 0 ? 0 : layers.length;
  const steps = wanted - depth();
  if (steps < 0) {
    isGoingBack = true;
    history.go(steps);
    return;
  }
  for (const work of waiting.splice(0)) work();
  while (depth() < layers.length) {
    history.pushState({ ...currentEntry(), depth: depth() + 1 }, "");
  }
}

function depth(): number {
  return currentEntry().depth ?? 0;
}
