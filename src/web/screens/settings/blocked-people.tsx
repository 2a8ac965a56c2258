import { useEffect, useState } from "preact/hooks";
import type { BlockedPerson } from "#client/index.ts";
import { parley } from "#web/app/parley.ts";
import { problemText } from "#web/app/problem-text.ts";
import { t } from "#web/i18n/t.ts";
import { blockedPeople } from "#web/inbox/blocked-people.ts";
import { unblock } from "#web/people/blocking.ts";
import { Avatar } from "#web/ui/avatar.tsx";
import { Button } from "#web/ui/button.tsx";

/** The people that the person has blocked. */
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
