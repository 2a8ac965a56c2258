import type { Text } from "../text.ts";
import type { privacyEn } from "./privacy.en.ts";

export const privacyEs: Readonly<Record<keyof typeof privacyEn, Text>> = {
  "settings.privacy": "Privacidad",
  "history.switch": "Los nuevos miembros ven los mensajes anteriores",
  "history.switch_hint":
    "Si está desactivado, cada persona ve solo lo que se envía después de unirse.",
  "history.joined": "Te uniste el {date}. Los mensajes anteriores no se muestran.",
  "history.cleared": "Borraste los mensajes anteriores.",
  "history.hidden": "Los mensajes anteriores no se muestran.",
  "history.quote": "Mensaje anterior",
  "history.clear": "Vaciar el historial",
  "history.clear_title": "¿Vaciar el historial con {name}?",
  "history.clear_text":
    "Solo para ti: los mensajes y archivos hasta ahora desaparecen de todos tus dispositivos. Los demás los conservan.",
  "history.clear_text_direct":
    "Solo para ti: los mensajes y archivos hasta ahora desaparecen de todos tus dispositivos. {name} los conserva.",
  "history.delete": "Eliminar conversación",
  "history.delete_title": "¿Eliminar la conversación con {name}?",
  "history.delete_text":
    "Solo para ti: sale de tu lista, con todo su contenido, hasta que haya un mensaje nuevo. {name} la conserva.",
};
