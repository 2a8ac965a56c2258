import { useSignal } from "@preact/signals";
import type { User } from "#client/index.ts";
import { attempt } from "#web/app/attempt.ts";
import { me, parley } from "#web/app/parley.ts";
import { showToast } from "#web/app/toast.ts";
import { t } from "#web/i18n/t.ts";
import { Avatar } from "#web/ui/avatar.tsx";
import { Button } from "#web/ui/button.tsx";
import { AvatarButtons } from "../avatar-buttons.tsx";
import { TextField } from "#web/ui/text-field.tsx";

export function Profile({ user }: { user: User }) {
  const name = useSignal(user.display_name);
  const busy = useSignal(false);
  const wanted = name.value.trim();
  const save = async () => {
    if (wanted === "" || wanted === user.display_name || busy.value) return;
    busy.value = true;
    const saved = await attempt(async () => {
      me.value = await parley.users.update({ display_name: wanted });
    });
    if (saved) showToast(t("settings.saved"));
    busy.value = false;
  };
  return (
    <form
      class="screen__card"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <div class="screen__row">
        <Avatar id={user.id} name={user.display_name} src={user.avatar_url} size={72} />
        <div class="screen__row-text">
          <p dir="auto">{user.display_name}</p>
          <p class="screen__hint" dir="ltr">
            @{user.username}
          </p>
        </div>
      </div>
      <div class="screen__row">
        <AvatarButtons
          hasPicture={user.avatar_url !== null}
          change={async (avatar_url) => {
            me.value = await parley.users.update({ avatar_url });
          }}
        />
      </div>
      <TextField
        label={t("auth.display_name")}
        value={name.value}
        maxLength={64}
        autocomplete="name"
        onInput={(value) => {
          name.value = value;
        }}
      />
      <div class="screen__row">
        <Button
          kind="primary"
          type="submit"
          busy={busy.value}
          disabled={wanted === "" || wanted === user.display_name}
        >
          {t("ui.save")}
        </Button>
      </div>
    </form>
  );
}
