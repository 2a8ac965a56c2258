import { useSignal } from "@preact/signals";
import { BIO_LENGTH, type User } from "#client/index.ts";
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
  const bio = useSignal(user.bio ?? "");
  const wanted = name.value.trim();
  const wantedBio = bio.value.trim();
  const isChanged = wanted !== user.display_name || wantedBio !== (user.bio ?? "");
  const save = async () => {
    if (wanted === "" || !isChanged || busy.value) return;
    busy.value = true;
    const saved = await attempt(async () => {
      const about = wantedBio === "" ? null : wantedBio;
      me.value = await parley.users.update({ display_name: wanted, bio: about });
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
      <TextField
        label={t("profile.bio")}
        hint={t("profile.bio_hint")}
        value={bio.value}
        maxLength={BIO_LENGTH}
        onInput={(value) => {
          bio.value = value;
        }}
      />
      <div class="screen__row">
        <Button
          kind="primary"
          type="submit"
          busy={busy.value}
          disabled={wanted === "" || !isChanged}
        >
          {t("ui.save")}
        </Button>
      </div>
    </form>
  );
}
