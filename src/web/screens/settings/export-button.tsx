import { useSignal } from "@preact/signals";
import { Download } from "lucide";
import { attempt } from "#web/app/attempt.ts";
import { parley } from "#web/app/parley.ts";
import { showToast } from "#web/app/toast.ts";
import { t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";

/** Longer than the last line of an export. */
const TAIL = 1_000;

/** Downloads the user's data as one file. The browser keeps a large one on disk. */
export function ExportButton({ username }: { username: string }) {
  const busy = useSignal(false);
  const download = async () => {
    busy.value = true;
    await attempt(async () => {
      const file = await new Response(await parley.users.export()).blob();
      const tail = await file.slice(-TAIL).text();
      // Without its last line, the download was cut off.
      if (!tail.trimEnd().split("\n").at(-1)?.startsWith(`{"type":"end"`)) {
        showToast(t("leaving.export_cut"));
        return;
      }
      save(file, `${username}.ndjson`);
    });
    busy.value = false;
  };
  return (
    <Button icon={Download} busy={busy.value} onClick={() => void download()}>
      {t("leaving.export")}
    </Button>
  );
}

function save(file: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
