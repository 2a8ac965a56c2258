export const TRANSFER_VERSION = 1;
export const TRANSFER_TYPE = "application/x-ndjson";

/** Bytes of one line, without its line end. */
export const LINE_MAX = 512 * 1024;
/** Bytes of a file in one `bytes` line: a multiple of three, so that base64 needs no padding in between. */
export const LINE_BYTES_MAX = 192 * 1024;

/**
 * The greatest id and version of an imported record. Tallies cover every block of ids up to the head, so a document
 * whose ids are times or random numbers has to count its messages instead.
 */
export const IMPORT_VERSION_MAX = 100_000_000;

/** Lines and bytes in one request of an import. All lines of a file come in one request. */
export const IMPORT_LINES_MAX = 10_000;
export const IMPORT_BYTES_MAX = 64 * 1024 * 1024;
