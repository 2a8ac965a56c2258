import type { Locator, Page } from "playwright-core";
import { PNG } from "../../support/files.ts";

export interface ChosenFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

export function fileOf(name: string, mimeType: string, bytes: Uint8Array): ChosenFile {
  return { name, mimeType, buffer: Buffer.from(bytes) };
}

/** A picture of three by two pixels. */
export const pictureOf = (name: string, bytes: Uint8Array = PNG): ChosenFile =>
  fileOf(name, "image/png", bytes);

/** Attaches files like the composer's button, without the system's chooser. */
export async function chooseFiles(
  within: Page | Locator,
  ...files: readonly ChosenFile[]
): Promise<void> {
  await within
    .locator(".composer input[type=file]")
    .first()
    .setInputFiles([...files]);
}
