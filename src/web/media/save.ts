import { parley } from "#web/app/parley.ts";
import { attempt } from "#web/app/attempt.ts";

/** Downloads media by a fresh address: those made earlier may have expired. */
export function save(url: string, name: string | null): void {
  void attempt(async () => {
    const link = document.createElement("a");
    link.href = await parley.media.address(url, { save: true });
    link.download = name ?? "";
    link.click();
  });
}
