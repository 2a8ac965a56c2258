import type { Texts } from "../text.ts";

export const translationEs = {
  "translation.from": "Traducido del {language} por {engine}",
  "translation.by": "Traducido por {engine}",
  "translation.browser": "tu navegador",
  "translation.translating": "Traduciendo",
  "translation.translate": "Traducir",
  "translation.show": "Mostrar traducción",
  "translation.show_original": "Mostrar solo el original",
  "translation.already": "Esto ya está en {language}",
  "translation.unsupported": "Aquí no se puede traducir entre estos idiomas",
  "translation.failed_in": {
    one: "No se pudo traducir. Inténtalo en {count} segundo",
    many: "No se pudo traducir. Inténtalo en {count} segundos",
    other: "No se pudo traducir. Inténtalo en {count} segundos",
  },
  "translation.none": "No hay traducción disponible.",
  "translation.none_now": "La traducción no está disponible ahora.",
  "translation.retry": "Reintentar",
  "translation.downloading": "Tu navegador está descargando el {language}. Puede tardar un poco",
  "translation.switch": "Traducirme los mensajes",
  "translation.into": "Al {language}",
  "translation.change": "Cambiar idioma",
  "translation.not_set_up": "La traducción no está configurada en este servidor.",
  "translation.hint": "{name} escribe en {language}. ¿Te lo traducimos?",
  "translation.dismiss": "No, gracias",
  "translation.reading_language": "Idioma de lectura",
  "translation.reading_hint":
    "Los mensajes se traducen a este idioma en las conversaciones que tengan la traducción activada.",
  "translation.language_option": "{name} – {own}",
  "translation.key": "Traducir el mensaje seleccionado",
} as const satisfies Texts;
