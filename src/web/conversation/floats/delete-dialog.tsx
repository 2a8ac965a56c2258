import type { Message } from "#client/index.ts";
import { t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import { albumOf } from "../timeline/albums.ts";
import { deleteSoon } from "../delete-soon.ts";
import { useOperations } from "../model-context.ts";

/** Asks before it deletes a message. For one in an album, offers to delete the whole album. */
export function DeleteDialog({ message }: { message: Message }) {
  const operations = useOperations();
  const close = () => operations.close();
  const remove = (messages: readonly Message[]) => () => {
    close();
    deleteSoon(messages);
  };
  const album = albumOf(operations.shown.value.albums, message.id);
  const isAlbum = album.length > 1;
  return (
    <Dialog
      title={t("message.delete_title")}
      onClose={close}
      footer={
        <>
          <Button onClick={close}>{t("message.cancel")}</Button>
          {isAlbum && (
            <Button kind="danger" onClick={remove(album)}>
              {t("album.delete_all", { count: album.length })}
            </Button>
          )}
          <Button kind="danger" autofocus onClick={remove([message])}>
            {t(isAlbum ? "album.delete_one" : "message.delete")}
          </Button>
        </>
      }
    >
      <p>{t("message.delete_text")}</p>
    </Dialog>
  );
}
