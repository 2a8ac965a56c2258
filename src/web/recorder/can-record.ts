/** Browsers give a microphone to secure pages only. */
export function canRecord(): boolean {
  return typeof MediaRecorder === "function" && navigator.mediaDevices?.getUserMedia !== undefined;
}
