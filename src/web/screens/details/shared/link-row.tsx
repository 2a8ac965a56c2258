import { ExternalLink } from "lucide";
import { Icon } from "#web/ui/icon.tsx";

/** An address, by its host and what follows; nothing of it is loaded until someone follows it. */
export function LinkRow({ href }: { href: string }) {
  const url = URL.canParse(href) ? new URL(href) : null;
  if (url === null) return null;
  const rest = `${url.pathname}${url.search}`;
  return (
    <a
      class="file-card"
      // Without the `user@` that it may have before its host.
      href={`${url.protocol}//${url.host}${rest}${url.hash}`}
      target="_blank"
      rel="noopener noreferrer nofollow"
      referrerpolicy="no-referrer"
    >
      <span class="file-card__icon">
        <Icon icon={ExternalLink} size={22} />
      </span>
      <span class="file-card__words">
        <bdi class="file-card__name file-card__name--host" dir="ltr">
          {url.host}
        </bdi>
        {rest !== "/" && (
          <bdi class="file-card__facts shared-list__rest" dir="ltr">
            {rest}
          </bdi>
        )}
      </span>
    </a>
  );
}
