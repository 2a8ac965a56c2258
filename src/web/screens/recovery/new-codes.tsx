import { Copy, Download, Printer } from "lucide";
import { me } from "#web/app/parley.ts";
import { showToast } from "#web/app/toast.ts";
import { t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import "./new-codes.css";

interface NewCodesProps {
  codes: readonly string[];
  /** The user has saved the codes. Nothing else closes the dialog: a stray click would lose them. */
  onClose: () => void;
}

/** Shows new recovery codes, for the only time. */
export function NewCodes({ codes, onClose }: NewCodesProps) {
  const copy = () =>
    navigator.clipboard.writeText(codes.join("\n")).then(
      () => showToast(t("recovery.codes_copied")),
      () => showToast(t("problem.unknown")),
    );
  return (
    <Dialog
      bare
      title={t("recovery.codes_title")}
      onClose={() => undefined}
      footer={
        <Button kind="primary" onClick={onClose}>
          {t("recovery.codes_saved")}
        </Button>
      }
    >
      <div class="new-codes">
        <h2 class="new-codes__title" aria-hidden="true">
          {t("recovery.codes_title")}
        </h2>
        <p>{t("recovery.codes_text")}</p>
        <ol class="new-codes__list" dir="ltr">
          {codes.map((code) => (
            <li key={code} class="new-codes__code">
              {code}
            </li>
          ))}
        </ol>
        <div class="new-codes__ways">
          <Button icon={Copy} onClick={() => void copy()}>
            {t("recovery.codes_copy")}
          </Button>
          <Button icon={Download} onClick={() => download(codes)}>
            {t("recovery.codes_download")}
          </Button>
          <Button icon={Printer} onClick={() => print()}>
            {t("recovery.codes_print")}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

/** Saves a text file that explains itself to someone who finds it years later. */
function download(codes: readonly string[]): void {
  const about = t("recovery.codes_file", {
    username: me.value?.username ?? "",
    server: location.host,
  });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([`${about}\n\n${codes.join("\n")}\n`]));
  link.download = "recovery-codes.txt";
  link.click();
  URL.revokeObjectURL(link.href);
}
