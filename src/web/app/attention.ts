import { signal } from "@preact/signals";

/** Whether someone looks at this page, as far as it can know. */
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
