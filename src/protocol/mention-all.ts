/** In `mentions`: an owner or admin mentioned everyone in the conversation. */
export const MENTION_ALL = "all";
