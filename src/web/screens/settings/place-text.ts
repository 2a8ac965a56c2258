import { locale } from "#web/i18n/language.ts";
import { t } from "#web/i18n/t.ts";

interface Place {
  network: string | null;
  country: string | null;
  city?: string | null;
}

/** "London, United Kingdom (203.0.113.0/24)", without the unknown parts; null if all are unknown. */
export function placeText({ network, country, city }: Place): string | null {
  const place = named(city ?? null, country === null ? null : countryName(country));
  if (place === null) return network === null ? null : t("sessions.network", { network });
  return network === null ? place : t("sessions.place", { place, network });
}

function named(city: string | null, country: string | null): string | null {
  return city === null || country === null
    ? (city ?? country)
    : t("sessions.city", { city, country });
}

/** Cloudflare also sends codes that are not countries: `T1` for Tor, `XX` for unknown. */
function countryName(code: string): string {
  if (!/^[A-Z]{2}$/.test(code)) return code;
  return new Intl.DisplayNames(locale.value, { type: "region" }).of(code) ?? code;
}
