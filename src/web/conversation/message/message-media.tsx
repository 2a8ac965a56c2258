import { File } from "lucide";
import { t } from "#web/i18n/t.ts";
import { Icon } from "#web/ui/icon.tsx";
import type { RowContent } from "./row-content.ts";
import "./message-media.css";

/** An attachment. Its space is there before it is: nothing jumps when it comes. */
export function MessageMedia({ content, url }: { content: RowContent; url: string }) {
  const name = content.message?.media?.name ?? null;
  switch (content.kind) {
    case "image":
      return (
        <a class="message-media" href={url} target="_blank" rel="noopener noreferrer">
          <img
            class="message-media__image"
            src={url}
            alt={name ?? t("message.image")}
            loading="lazy"
            decoding="async"
          />
        </a>
      );
    case "video":
      return (
        <video class="message-media message-media__video" src={url} controls preload="metadata" />
      );
    case "audio":
      return <audio class="message-media__audio" src={url} controls preload="metadata" />;
    case "file":
    case "text":
    case "system":
      return (
        <a class="message-media__file" href={url} target="_blank" rel="noopener noreferrer">
          <Icon icon={File} size={18} />
          <span dir="auto">{name ?? nameOfUrl(url)}</span>
        </a>
      );
  }
}

function nameOfUrl(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : t("message.file");
}
