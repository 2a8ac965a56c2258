/** Reserved names, whose holders could pose as the server, its operators or another person. */
const RESERVED = new Set(
  `abuse admin administrator administrators admins all anonymous anyone api app assistant billing bot bots channel contact
  deleted deleteduser everybody everyone false group guest help helpdesk here hostmaster info me member members mod
  moderation moderator moderators mods myself nan nobody none noreply null official operator operators owner owners parley
  postmaster privacy room root security self server service somebody someone staff superuser support sysadmin system team
  true undefined unknown user users webmaster you`.split(/\s+/),
);

/** The form of new usernames. Existing ones may begin or end differently. */
export const USERNAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,30}[A-Za-z0-9]$/;

export function isReserved(username: string): boolean {
  return RESERVED.has(username.toLowerCase().replaceAll(/[_.-]/g, ""));
}
