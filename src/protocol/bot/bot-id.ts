/** A bot's user id begins with this, so that the id alone identifies a bot. */
const BOT_ID_PREFIX = "bot_";

export function botIdOf(key: string): string {
  return `${BOT_ID_PREFIX}${key}`;
}

/** Whether an id is a bot's. */
export function isBotId(userId: string): boolean {
  return userId.startsWith(BOT_ID_PREFIX);
}
