import type { Member } from "#protocol/member.ts";
import type { APP_ID } from "#protocol/user.ts";

/** The app itself (KEY-5), which needs no membership and has no read position, settings or presence. */
export interface AppActor {
  user_id: typeof APP_ID;
  role: "app";
}

/** Who acts in a conversation. */
export type Actor = Member | AppActor;
