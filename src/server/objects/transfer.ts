import type {
  ConversationLine,
  EndLine,
  MemberLine,
  MessageLine,
  RevisionLine,
} from "#protocol/transfer/lines.ts";
import type { ImportedPerson } from "#storage/conversation/imports.ts";

/** The position of an export: its newest message, and the head up to which it includes all changes. */
export interface ExportPosition {
  last_id: number;
  changed_since: number;
  conversation_version: number;
}

/**
 * A page of an export: whole lines, and the people and uploads that they refer to. `head`: on the last page, the head
 * of the complete export.
 */
export interface ExportPage {
  text: string;
  lines: number;
  people: string[];
  files: string[];
  next: ExportPosition | null;
  head: number | null;
}

/**
 * A page of a person's own export; `people`: the ids that its lines refer to. `next`: the id after which the next page
 * begins.
 */
export interface PersonalPage {
  text: string;
  lines: number;
  people: string[];
  next: number | null;
}

/** Some lines of a document, from line `from` to before `until`; blank and redundant lines have no record. */
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

/** A file of an import: its lines, its uploader in the document, and its address. */
export interface ImportedFile {
  from: number;
  until: number;
  user_id: string;
  media_url: string;
}
