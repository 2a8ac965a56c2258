import { effect, type ReadonlySignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { currentEntry } from "./history-entry.ts";
import { isNarrow } from "./viewport.ts";

/*
 * What lies over the page, the lowest first. Each is a step of the browser's history, so that Back, and the system's
 * gesture for it, closes the top one. The history follows in a microtask, and goes back in its own time: what closes in
 * favour of something else leaves it as it is.
 */

const layers: { readonly close: () => void }[] = [];
/** To be done once nothing lies over the page, in the history either. */
const waiting: (() => void)[] = [];
let isGoingBack = false;

/** `close` is called when Back, or going elsewhere, closes it. Answers how to say that it is closed already. */
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

/** For what lies over the page as long as it is rendered. */
export function useLayer(onClose: () => void): void {
  const latest = useRef(onClose);
  latest.current = onClose;
  useLayoutEffect(() => openLayer(() => latest.current()), []);
}

/** For what stands beside the rest, and on a phone over it. Answers how to follow it no longer. */
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

/** Whether anything lies over the page. */
export function isCovered(): boolean {
  return layers.length > 0;
}

/** Closes whatever lies over the page, and then does this. */
export function withoutLayers(work: () => void): void {
  closeDownTo(0);
  waiting.push(work);
  settle();
}

/** A page that is reloaded under a layer begins without it. */
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
