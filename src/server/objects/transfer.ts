import type {
  ConversationLine,
  EndLine,
  MemberLine,
  MessageLine,
  RevisionLine,
} from "#protocol/transfer/lines.ts";
import type { ImportedPerson } from "#storage/conversation/imports.ts";

/** How far an export has come: the newest message in it, and the head up to which no change is missing. */
export interface ExportPosition {
  last_id: number;
  changed_since: number;
  conversation_version: number;
}

/**
 * A page of an export: whole lines, and the people and uploads that they name. `head`: of the last page, at which the
 * export is complete.
 */
export interface ExportPage {
  text: string;
  lines: number;
  people: string[];
  files: string[];
  next: ExportPosition | null;
  head: number | null;
}

/** A page of one person's own export; `people`: the ids that its lines name. `next`: the next page begins after this id. */
export interface PersonalPage {
  text: string;
  lines: number;
  people: string[];
  next: number | null;
}

/** Some lines of a document, from line `from` to before `until`; blank lines, and those that say nothing more, have no record. */
export interface ImportSlice {
  from: number;
  until: number;
  records: { line: number; record: ImportRecord }[];
}

export type ImportRecord =
  | { type: "person"; source_id: string; person: ImportedPerson }
  | ConversationLine
  | MessageLine
  | RevisionLine
  | MemberLine
  | EndLine;

/** A file of an import: the lines that have it, its uploader in the document, and its address. */
export interface ImportedFile {
  from: number;
  until: number;
  user_id: string;
  media_url: string;
}
