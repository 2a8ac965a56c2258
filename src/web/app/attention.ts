import { computed, effect, signal } from "@preact/signals";
import { reportLooking } from "#web/inbox/inbox.ts";

/** Whether this page is visible and has the focus. */
export const isLookedAt = signal(look());

function look(): boolean {
  return document.visibilityState === "visible" && document.hasFocus();
}

for (const type of ["focus", "blur"] as const) {
  addEventListener(type, () => {
    isLookedAt.value = look();
  });
}
document.addEventListener("visibilitychange", () => {
  isLookedAt.value = look();
});

/** After this long without input, nobody is assumed to look at the screen. */
const IDLE_MS = 2 * 60_000;
const SIGNS = ["pointermove", "pointerdown", "keydown", "wheel", "touchstart"] as const;

/** Reports to the server whether the user looks at this device; while they do, it sends no notifications (PUSH-2). */
export function startLooking(): void {
  const isActive = signal(true);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stir = () => {
    isActive.value = true;
    clearTimeout(timer);
    timer = setTimeout(() => {
      isActive.value = false;
    }, IDLE_MS);
  };
  for (const type of SIGNS) addEventListener(type, stir, { passive: true });
  stir();
  const isLooking = computed(() => isLookedAt.value && isActive.value);
  effect(() => reportLooking(isLooking.value));
}
