/** The smallest whole files of their kinds. */
export const PNG = Uint8Array.from(
  atob(
    "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAIAAAASFvFNAAAAEElEQVR42mNwaDgAQQxwFgBXFAkBu3uNvAAAAABJRU5ErkJggg==",
  ),
  (character) => character.charCodeAt(0),
);
export const GIF = bytes("GIF89a\x05\0\x04\0\0\0\0;");
export const HTML = bytes("<!doctype html><script>alert(1)</script>");
export const SVG = bytes(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`);

/** The head of a browser's recording: an EBML header that says webm, and one audio track. */
export const VOICE = Uint8Array.from([
  0x1a,
  0x45,
  0xdf,
  0xa3,
  0x9f,
  0x42,
  0x86,
  0x81,
  0x01,
  0x42,
  0xf7,
  0x81,
  0x01,
  0x42,
  0xf2,
  0x81,
  0x04,
  0x42,
  0xf3,
  0x81,
  0x08,
  0x42,
  0x82,
  0x84,
  0x77,
  0x65,
  0x62,
  0x6d,
  0x42,
  0x87,
  0x81,
  0x04,
  0x42,
  0x85,
  0x81,
  0x02,
  ...bytes("....A_OPUS.... and what was said"),
]);

export function bytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
