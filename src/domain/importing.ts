import { MENTION_ALL } from "#protocol/mention-all.ts";
import type { Message } from "#protocol/message.ts";
import type { Metadata, MetadataPatch } from "#protocol/metadata.ts";
import { PINS_MAX, REACTORS_MAX } from "#protocol/limits.ts";
import type { SystemEvent } from "#protocol/system-event.ts";
import type { MessageLine, RevisionLine } from "#protocol/transfer/lines.ts";

/** Servers' clocks may differ by this much (ms); later times count as in the future. */
export const CLOCKS_DIFFER_MS = 60_000;

/** The reason why a line cannot be imported, and the path of its field. */
export interface LineProblem {
  path: string;
  message: string;
}

/** The state of an import that decides about its next line. */
export interface Imported {
  /** The latest acceptable time: now, plus the difference between clocks. */
  readonly latest: string;
  /** The newest message so far: 0 and "" before the first. */
  readonly last_id: number;
  readonly last_at: string;
  readonly pinned: number;
  /** Returns the person's id on this server; undefined if no `user` line has introduced them. */
  person(sourceId: string): string | undefined;
  message(id: number): Pick<Message, "version" | "created_at" | "pinned"> | undefined;
  /** Whether a record other than this message has the version. */
  isTaken(version: number, messageId: number): boolean;
}

/** `stale`: the same or a newer version exists; `again`: it replaces an older version. */
export type MessageVerdict =
  | { kind: "new" | "again" | "stale"; message: Omit<Message, "conversation_id"> }
  | { kind: "refused"; problem: LineProblem };

/** IMPORT-3: decides whether a message can be imported at its line, and converts its people to those of this server. */
export function judgeMessage(line: MessageLine, so: Imported): MessageVerdict {
  const {
    type: _,
    metadata,
    system,
    forwarded,
    preview,
    album,
    version = line.id,
    text_version = line.id,
    ...rest
  } = line;
  const problem = problemOf({ ...line, version, text_version }, so);
  if (problem !== null) return { kind: "refused", problem };
  const name = (id: string) => so.person(id) ?? id;
  const message = {
    ...rest,
    ...metadataIn({ metadata }),
    ...(system !== undefined && { system: withNames(system, name) }),
    ...(forwarded !== undefined && {
      forwarded: { ...forwarded, sender_id: name(forwarded.sender_id) },
    }),
    ...(preview !== undefined && { preview }),
    ...(album !== undefined && { album }),
    version,
    text_version,
    sender_id: name(line.sender_id),
    mentions: line.mentions.map((id) => (id === MENTION_ALL ? id : name(id))),
    reactions: line.reactions.map(({ emoji, user_ids }) => {
      const people = [...new Set(user_ids.map(name))];
      return { emoji, count: people.length, user_ids: people };
    }),
  };
  const before = so.message(line.id);
  if (before === undefined) return { kind: "new", message };
  return { kind: version > before.version ? "again" : "stale", message };
}

function withNames(system: SystemEvent, name: (id: string) => string): SystemEvent {
  return system.user_ids === undefined
    ? system
    : { ...system, user_ids: system.user_ids.map(name) };
}

/** Returns the metadata of a line, without an empty object. */
export function metadataIn({ metadata }: { metadata?: MetadataPatch | undefined }): {
  metadata?: Metadata;
} {
  const isThere = metadata !== undefined && metadata !== null && Object.keys(metadata).length > 0;
  return isThere ? { metadata } : {};
}

type WholeLine = MessageLine & { version: number; text_version: number };

function problemOf(line: WholeLine, so: Imported): LineProblem | null {
  return problemOfOrder(line, so) ?? problemOfPeople(line, so) ?? problemOfContent(line, so);
}

function problemOfOrder(line: WholeLine, so: Imported): LineProblem | null {
  const { id, version, text_version, created_at, reply_to } = line;
  const known = so.message(id);
  if (version < id) return refuse("version", "is less than the id");
  if (text_version < id || text_version > version) {
    return refuse("text_version", "is not between the id and the version");
  }
  if (known === undefined && id <= so.last_id) {
    return refuse("id", `must be greater than the preceding id, ${so.last_id}`);
  }
  if (so.isTaken(version, id)) return refuse("version", "is the version of another record");
  for (const path of ["created_at", "edited_at", "deleted_at"] as const) {
    const time = line[path];
    if (time === null) continue;
    if (time > so.latest) return refuse(path, "is in the future");
    if (time < created_at) return refuse(path, "is earlier than created_at");
  }
  if (known === undefined && created_at < so.last_at) {
    return refuse("created_at", "is earlier than that of the preceding message");
  }
  if (reply_to !== null && (reply_to >= id || so.message(reply_to) === undefined)) {
    return refuse("reply_to", "is not an earlier message");
  }
  return null;
}

function problemOfPeople(line: WholeLine, so: Imported): LineProblem | null {
  const isStranger = (id: string) => so.person(id) === undefined;
  if (isStranger(line.sender_id))
    return refuse("sender_id", "is not a person from an earlier user line");
  const unknown = (line.system?.user_ids ?? []).findIndex(isStranger);
  if (unknown >= 0)
    return refuse(`system.user_ids.${unknown}`, "is not a person from an earlier user line");
  const mentioned = line.mentions.findIndex((id) => id !== MENTION_ALL && isStranger(id));
  if (mentioned >= 0)
    return refuse(`mentions.${mentioned}`, "is not a person from an earlier user line");
  if (line.forwarded !== undefined && isStranger(line.forwarded.sender_id)) {
    return refuse("forwarded.sender_id", "is not a person from an earlier user line");
  }
  const emojis = new Set(line.reactions.map(({ emoji }) => emoji));
  if (emojis.size < line.reactions.length) return refuse("reactions", "contain an emoji twice");
  const reactors = line.reactions.flatMap(({ user_ids }) => user_ids);
  if (reactors.length > REACTORS_MAX)
    return refuse("reactions", `exceed the limit of ${REACTORS_MAX}`);
  if (reactors.some(isStranger))
    return refuse("reactions", "include a person without an earlier user line");
  return null;
}

function problemOfContent(line: WholeLine, so: Imported): LineProblem | null {
  const { text, media_url, media, reactions, pinned, deleted_at, kind } = line;
  const isBare = text === null && media_url === null;
  if (deleted_at !== null) {
    const isErased = isBare && media === null && reactions.length === 0;
    const others = [metadataIn(line).metadata, line.forwarded, line.preview];
    return isErased && others.every((rest) => rest === undefined)
      ? null
      : refuse(
          "deleted_at",
          "is set, but the message has text, media, reactions, a preview or metadata",
        );
  }
  if (line.system !== undefined && (kind !== "system" || !isBare)) {
    return refuse("system", "requires a message of kind system, without text or media");
  }
  if (isBare && kind !== "system") return refuse("text", "a message needs text or media");
  const pins = so.message(line.id)?.pinned === true ? so.pinned - 1 : so.pinned;
  if (pinned && pins >= PINS_MAX) return refuse("pinned", `more than ${PINS_MAX} are pinned`);
  return null;
}

/** Returns null if the earlier text belongs to an existing message. */
export function problemOfRevision(line: RevisionLine, so: Imported): LineProblem | null {
  const message = so.message(line.message_id);
  if (message === undefined) return refuse("message_id", "is not a message from an earlier line");
  if (line.version >= message.version) return refuse("version", "is not less than the message's");
  if (line.replaced_at > so.latest) return refuse("replaced_at", "is in the future");
  return null;
}

function refuse(path: string, message: string): LineProblem {
  return { path, message };
}
