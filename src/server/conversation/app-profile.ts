import { APP_ID, type Profile } from "#protocol/user.ts";
import type { Config } from "../config.ts";

/** The profile that members see of the app in conversations where it has acted (KEY-5). */
export function appProfile({ APP_NAME }: Pick<Config, "APP_NAME">): Profile & { user_id: string } {
  return { user_id: APP_ID, username: APP_ID, display_name: APP_NAME, avatar_url: null };
}
