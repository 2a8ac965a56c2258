import { useSignal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import type { Audience, BlockedPerson, User } from "#client/index.ts";
import { attempt } from "#web/app/attempt.ts";
import { me, parley } from "#web/app/parley.ts";
import { problemText } from "#web/app/problem-text.ts";
import { t } from "#web/i18n/t.ts";
import { blockedPeople } from "#web/inbox/blocked-people.ts";
import { unblock } from "#web/people/blocking.ts";
import { Avatar } from "#web/ui/avatar.tsx";
import { Button } from "#web/ui/button.tsx";
import { Choice } from "#web/ui/choice.tsx";
import { Switch } from "#web/ui/switch.tsx";
import { useWanted } from "../use-wanted.ts";

type Choices = Partial<Record<"discoverable_by" | "messages_from", Audience>>;

/** Who can find the user and write to them, with a link to message requests. */
export function Reach({ user }: { user: User }) {
  /** The value shown while the request is under way. */
  const wanted = useSignal<Choices>({});
  const change = async (choice: Choices) => {
    wanted.value = { ...wanted.value, ...choice };
    await attempt(async () => {
      me.value = await parley.users.update(choice);
    });
    wanted.value = {};
  };
  const options = [
    { value: "everyone", label: t("reach.everyone") },
    { value: "shared", label: t("reach.shared") },
    { value: "nobody", label: t("reach.nobody") },
  ] as const;
  const { discoverable_by = "everyone", messages_from = "everyone" } = { ...user, ...wanted.value };
  return (
    <section class="screen__card">
      <h2 class="screen__card-title">{t("reach.title")}</h2>
      <Choice<Audience>
        label={t("reach.discoverable")}
        value={discoverable_by}
        options={options}
        onChange={(value) => void change({ discoverable_by: value })}
      />
      <Choice<Audience>
        label={t("reach.messages")}
        value={messages_from}
        options={options}
        onChange={(value) => void change({ messages_from: value })}
      />
      <p class="screen__hint">{t("reach.hint")}</p>
      <p>
        <a href="/requests">{t("request.title")}</a>
      </p>
    </section>
  );
}

export function Receipts({ user }: { user: User }) {
  const [on, change] = useWanted(user.read_receipts ?? true, async (wanted) => {
    me.value = await parley.users.update({ read_receipts: wanted });
  });
  return (
    <section class="screen__card">
      <Switch
        label={t("settings.receipts")}
        hint={t("settings.receipts_hint")}
        on={on}
        onChange={change}
      />
    </section>
  );
}

/** Whether others see when the user was last online. */
export function LastSeen({ user }: { user: User }) {
  const [on, change] = useWanted(user.show_last_seen ?? true, async (wanted) => {
    me.value = await parley.users.update({ show_last_seen: wanted });
  });
  return (
    <section class="screen__card">
      <Switch label={t("seen.show")} hint={t("seen.show_hint")} on={on} onChange={change} />
    </section>
  );
}

/** Whether the links that the user sends get a preview. */
export function LinkPreviews({ user }: { user: User }) {
  const [on, change] = useWanted(user.link_previews ?? true, async (wanted) => {
    me.value = await parley.users.update({ link_previews: wanted });
  });
  return (
    <section class="screen__card">
      <Switch label={t("preview.send")} hint={t("preview.send_hint")} on={on} onChange={change} />
    </section>
  );
}

/** The people whom the user has blocked. */
export function BlockedPeople() {
  const [people, setPeople] = useState<readonly BlockedPerson[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const blocked = blockedPeople.value;
  useEffect(() => {
    const load = async () => {
      try {
        const all: BlockedPerson[] = [];
        for await (const person of parley.users.blocks.all()) all.push(person);
        setPeople(all);
        setProblem(null);
      } catch (error) {
        setProblem(problemText(error));
      }
    };
    void load();
  }, [blocked]);
  return (
    <section class="screen__card">
      <h2 class="screen__card-title">{t("block.people")}</h2>
      {problem !== null && <p role="alert">{problem}</p>}
      {people?.length === 0 && <p class="screen__hint">{t("block.nobody")}</p>}
      <ul class="screen__card-list">
        {people?.map(({ user_id, username, display_name: name, avatar_url }) => (
          <li key={user_id} class="screen__row">
            <Avatar id={user_id} name={name} src={avatar_url} />
            <div class="screen__row-text">
              <p dir="auto">{name}</p>
              <p class="screen__hint" dir="ltr">
                @{username}
              </p>
            </div>
            <Button onClick={() => void unblock({ user_id, name })}>{t("block.unblock")}</Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
