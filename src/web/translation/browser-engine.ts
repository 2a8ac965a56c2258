import { ParleyError, primary, type Message, type MessageTranslation } from "#client/index.ts";
import { showToast } from "#web/app/toast.ts";
import { t } from "#web/i18n/t.ts";
import { BROWSER } from "./engine.ts";
import { spokenIn } from "./foreign.ts";
import { languageName } from "./languages.ts";
import { translateWords } from "./translate-words.ts";

type Availability = "unavailable" | "downloadable" | "downloading" | "available";

interface Pair {
  readonly sourceLanguage: string;
  readonly targetLanguage: string;
}

/** From https://webmachinelearning.github.io/translation-api/; TypeScript has no types for it yet. */
interface OnDevice {
  readonly Translator: {
    availability: (pair: Pair) => Promise<Availability>;
    create: (pair: Pair) => Promise<{ translate: (text: string) => Promise<string> }>;
  };
  readonly LanguageDetector?: {
    availability: () => Promise<Availability>;
    create: () => Promise<{
      detect: (text: string) => Promise<readonly { detectedLanguage?: string }[]>;
    }>;
  };
}

type Translate = (text: string) => Promise<string>;

const device = globalThis as unknown as OnDevice;
const ready = new Map<string, Promise<Translate | null>>();

/**
 * Translates on this device; `null` if the text is in that language already or the browser cannot do it now. It calls
 * `onReady` when the browser has downloaded what it lacked.
 */
export async function translateHere(
  message: Message,
  language: string,
  onReady: () => void,
): Promise<MessageTranslation | null> {
  const words = spokenIn(message);
  const source = message.language ?? (await detect(words));
  const pair = { sourceLanguage: source ?? "", targetLanguage: primary(language) };
  if (source === null || primary(source) === pair.targetLanguage) return null;
  const translate = await translatorFor(pair, onReady);
  if (translate === null) return null;
  const text = await translateWords(words, translate);
  return { version: message.text_version, language, text, provider: BROWSER };
}

function translatorFor(pair: Pair, onReady: () => void): Promise<Translate | null> {
  const key = `${pair.sourceLanguage}/${pair.targetLanguage}`;
  const known = ready.get(key);
  if (known !== undefined) return known;
  const making = make(pair, onReady);
  ready.set(key, making);
  const forget = () => void ready.delete(key);
  making.then((translate) => translate === null && forget(), forget);
  return making;
}

/** The browser downloads a model only after a press; what waited for it is translated afterwards. */
async function make(pair: Pair, onReady: () => void): Promise<Translate | null> {
  const availability = await device.Translator.availability(pair);
  if (availability === "unavailable") {
    throw new ParleyError(
      "validation_failed",
      "The browser cannot translate between these languages",
    );
  }
  const isThere = availability === "available";
  if (!isThere && !navigator.userActivation.isActive) return null;
  if (!isThere) {
    showToast(t("translation.downloading", { language: languageName(pair.sourceLanguage) }));
  }
  const translator = await device.Translator.create(pair);
  if (!isThere) setTimeout(onReady);
  return (text) => translator.translate(text);
}

let detecting: Promise<(text: string) => Promise<string | null>> | null = null;

async function detect(text: string): Promise<string | null> {
  const { LanguageDetector } = device;
  if (LanguageDetector === undefined) return null;
  if ((await LanguageDetector.availability()) !== "available") return null;
  detecting ??= LanguageDetector.create().then(
    (detector) => async (text) => (await detector.detect(text))[0]?.detectedLanguage ?? null,
  );
  return (await detecting)(text).catch(() => null);
}
