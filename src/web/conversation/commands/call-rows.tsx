import { EyeOff, X } from "lucide";
import { useLayoutEffect, useRef } from "preact/hooks";
import { ParleyError } from "#client/index.ts";
import { onGlass } from "#web/app/viewport.ts";
import { problemText } from "#web/app/problem-text.ts";
import { t } from "#web/i18n/t.ts";
import { Avatar } from "#web/ui/avatar.tsx";
import { Icon } from "#web/ui/icon.tsx";
import { IconButton } from "#web/ui/icon-button.tsx";
import { MessageText } from "../message/message-text.tsx";
import { useModel } from "../model-context.ts";
import { nameIn } from "../people.ts";
import type { Call } from "./calls.ts";
import "./call-rows.css";

/** The commands that this person called, with their answers. Screen readers announce them. */
export function CallRows() {
  const { calls } = useModel().commands;
  return (
    <div class="call-rows" role="log" aria-live="polite" aria-label={t("commands.answers")}>
      {calls.value.map((call) => (
        <CallRow key={call.key} call={call} />
      ))}
    </div>
  );
}

function CallRow({ call }: { call: Call }) {
  const { commands, people } = useModel();
  const { key, bot_id, written, state } = call;
  const name = nameIn(people.value, bot_id);
  const row = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => row.current?.scrollIntoView({ block: "nearest" }), [state]);
  return (
    <div ref={row} class="call-row">
      <Avatar id={bot_id} name={name} size={28} src={people.value.get(bot_id)?.avatar ?? null} />
      <div class="call-row__text">
        <p class="call-row__head">
          <span class="call-row__name" dir="auto">
            {name}
          </span>
          <span class="call-row__private">
            <Icon icon={EyeOff} size={14} />
            {t("commands.only_you")}
          </span>
        </p>
        {written !== null && (
          <p class="call-row__written" dir="auto">
            {written}
          </p>
        )}
        {state.status === "answered" ? (
          <MessageText text={state.text} named={NOBODY} myId={null} />
        ) : (
          <p class={`call-row__state call-row__state--${state.status}`}>{words(call, name)}</p>
        )}
      </div>
      <IconButton
        icon={X}
        size="s"
        label={t("commands.dismiss")}
        onClick={({ currentTarget }) => {
          commands.dismiss(key);
          if (currentTarget instanceof Element && !onGlass.peek()) focusComposer(currentTarget);
        }}
      />
    </div>
  );
}

/** An answer to one person mentions nobody. */
const NOBODY: ReadonlyMap<string, string> = new Map();

function words({ state }: Call, name: string): string {
  if (state.status === "waiting") return t("commands.waiting", { name });
  if (state.status === "later") return t("commands.later", { name });
  if (state.status !== "failed") return "";
  const code = state.error instanceof ParleyError ? state.error.code : "";
  if (code === "bot_offline") return t("commands.offline", { name });
  if (code === "bot_silent") return t("commands.silent", { name });
  if (code === "not_found") return t("commands.gone");
  return problemText(state.error);
}

/** Moves the focus on, since dismissing the row removes the button that has it. */
function focusComposer(button: Element): void {
  const main = button.closest(".conversation__main");
  main?.querySelector<HTMLElement>(".composer__field")?.focus();
}
