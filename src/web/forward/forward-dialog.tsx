import { useSignal } from "@preact/signals";
import { Check } from "lucide";
import type { Message } from "#client/index.ts";
import { attempt } from "#web/app/attempt.ts";
import { openConversation } from "#web/app/navigate.ts";
import { parley } from "#web/app/parley.ts";
import { showToast } from "#web/app/toast.ts";
import { t } from "#web/i18n/t.ts";
import { faceOf, isSaved } from "#web/inbox/names.ts";
import { showConversation } from "#web/inbox/inbox.ts";
import { useFoundPeople, useNamed } from "#web/inbox/use-name-search.ts";
import { Avatar } from "#web/ui/avatar.tsx";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import { Icon } from "#web/ui/icon.tsx";
import { SearchField } from "#web/ui/search-field.tsx";
import { TextField } from "#web/ui/text-field.tsx";
import { savedId } from "./saved-messages.ts";
import { sendForwards } from "./forwarding.ts";
import "./forward-dialog.css";

/** The most receivers at once: more are a case for a group. */
const MOST = 5;
const SHOWN = 50;

interface Receiver {
  readonly key: string;
  readonly face: ReturnType<typeof faceOf>;
  readonly note: string | null;
  /** Returns its conversation's id; may have to create the conversation first. */
  readonly idOf: () => Promise<string>;
}

interface ForwardDialogProps {
  messages: readonly Message[];
  onClose: () => void;
}

/** Chooses the receivers of forwarded messages, with an optional comment. */
export function ForwardDialog({ messages, onClose }: ForwardDialogProps) {
  const query = useSignal("");
  const comment = useSignal("");
  const chosen = useSignal<readonly Receiver[]>([]);
  const found = useReceivers(query.value.trim());
  const isFull = chosen.value.length >= MOST;
  const isChosen = ({ key }: Receiver) => chosen.value.some((one) => one.key === key);

  const toggle = (receiver: Receiver) => {
    chosen.value = isChosen(receiver)
      ? chosen.value.filter(({ key }) => key !== receiver.key)
      : [...chosen.value, receiver];
  };
  const send = () => {
    onClose();
    void attempt(() => sendTo(chosen.value, messages, comment.value));
  };

  return (
    <Dialog
      title={t("forward.title", { count: messages.length })}
      onClose={onClose}
      footer={
        <div class="forward-dialog__footer">
          <TextField
            label={t("forward.comment")}
            placeholder={t("forward.comment")}
            hideLabel
            value={comment.value}
            onInput={(value) => (comment.value = value)}
          />
          <Button kind="primary" disabled={chosen.value.length === 0} onClick={send}>
            {t("forward.send")}
          </Button>
        </div>
      }
    >
      <div class="forward-dialog">
        <SearchField
          label={t("forward.search")}
          value={query.value}
          onInput={(value) => (query.value = value)}
        />
        <ul class="forward-dialog__list" aria-label={t("forward.to")}>
          {found.map((receiver) => (
            <li key={receiver.key}>
              <button
                type="button"
                class="forward-dialog__receiver"
                role="checkbox"
                aria-checked={isChosen(receiver)}
                disabled={isFull && !isChosen(receiver)}
                onClick={() => toggle(receiver)}
              >
                <Avatar {...receiver.face} size={36} />
                <span class="forward-dialog__name" dir="auto">
                  {receiver.face.name}
                </span>
                {receiver.note !== null && <bdi class="forward-dialog__note">{receiver.note}</bdi>}
                <span class="forward-dialog__mark">
                  {isChosen(receiver) && <Icon icon={Check} size={16} />}
                </span>
              </button>
            </li>
          ))}
        </ul>
        {found.length === 0 && <p class="forward-dialog__none">{t("inbox.no_hit")}</p>}
        <p class="forward-dialog__none" role="status">
          {isFull && t("forward.full", { count: MOST })}
        </p>
      </div>
    </Dialog>
  );
}

/** Saved messages first, then the list, then other people found. */
function useReceivers(query: string): readonly Receiver[] {
  const { named } = useNamed(query);
  const { people } = useFoundPeople(query);
  const isOpen = ({ direct_with, blocked, request }: (typeof named)[number]) =>
    direct_with?.deleted !== true && blocked !== true && request === undefined;
  const title = t("saved.title");
  const isSelfAsked = title.toLocaleLowerCase().includes(query.toLocaleLowerCase());
  return [
    ...(isSelfAsked
      ? [{ key: "saved", face: savedFace(title), note: null, idOf: savedId } satisfies Receiver]
      : []),
    ...named
      .filter((one) => !isSaved(one) && isOpen(one))
      .slice(0, SHOWN)
      .map((one) => ({
        key: one.id,
        face: faceOf(one),
        note: null,
        idOf: () => Promise.resolve(one.id),
      })),
    ...people.map(({ id, display_name: name, username, avatar_url: src }) => ({
      key: `user ${id}`,
      face: { id, name, src },
      note: `@${username}`,
      idOf: () => directWith(id),
    })),
  ];
}

function savedFace(name: string): Receiver["face"] {
  return { id: "saved", name, src: null, isSaved: true };
}

async function directWith(userId: string): Promise<string> {
  const direct = await parley.conversations.create({ kind: "direct", member_ids: [userId] });
  showConversation(direct);
  return direct.id;
}

/** Opens each conversation on its own: one that fails does not delay the others. */
async function sendTo(
  receivers: readonly Receiver[],
  messages: readonly Message[],
  comment: string,
): Promise<void> {
  const opened = await Promise.allSettled(receivers.map(({ idOf }) => idOf()));
  const ids = opened.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  for (const id of ids) sendForwards(id, messages, comment);
  const [id] = ids;
  if (id !== undefined) {
    const [name = ""] = receivers.map(({ face }) => face.name);
    const text =
      ids.length === 1
        ? t("forward.sent_to", { name })
        : t("forward.sent_to_many", { count: ids.length });
    showToast(text, { label: t("forward.open"), run: () => openConversation(id) });
  }
  const failed = opened.find((one) => one.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}
