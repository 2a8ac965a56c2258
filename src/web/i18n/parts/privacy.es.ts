import type { Text } from "../text.ts";
import type { privacyEn } from "./privacy.en.ts";

export const privacyEs: Readonly<Record<keyof typeof privacyEn, Text>> = {
  "settings.privacy": "Privacidad",
  "reach.title": "Quién puede contactarte",
  "reach.discoverable": "Quién puede encontrarte",
  "reach.messages": "Quién puede escribirte",
  "reach.everyone": "Todos",
  "reach.shared": "Personas con las que comparto una conversación",
  "reach.nobody": "Nadie",
  "reach.hint": "Las conversaciones que ya tienes siguen igual.",
  "request.title": "Solicitudes de mensaje",
  "request.show": "Mostrar",
  "request.pending": "Pendientes",
  "request.ignored": "Ignoradas",
  "request.none": "Sin solicitudes",
  "request.none_ignored": "No has ignorado nada",
  "request.none_text":
    "Aquí esperan los primeros mensajes de personas con las que no compartes ninguna conversación.",
  "request.asks": "{name} quiere escribirte",
  "request.about":
    "No compartíais ningún grupo cuando escribió. No verá si estás en línea ni si has leído esto hasta que aceptes o respondas.",
  "request.ignored_about": "Ignoraste esta solicitud. Los mensajes nuevos no avisan.",
  "request.accept": "Aceptar",
  "request.ignore": "Ignorar",
  "request.was_ignored": "Solicitud ignorada",
  "request.show_media": "Mostrar adjunto",
  "block.block": "Bloquear",
  "block.unblock": "Desbloquear",
  "block.title": "¿Bloquear a {name}?",
  "block.text":
    "Ya no podrá escribirte, añadirte a grupos ni ver cuándo estás en línea, y no se le avisará. En los grupos que compartáis, sus mensajes se plegarán para ti.",
  "block.bar": "Has bloqueado a {name}. Ninguno de los dos puede escribir aquí.",
  "block.people": "Personas bloqueadas",
  "block.nobody": "No has bloqueado a nadie.",
  "block.done": "{name} ha quedado bloqueado",
  "block.undone": "{name} ya no está bloqueado",
  "block.show": "Mostrar",
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
