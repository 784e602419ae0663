// A file that is dropped where nothing takes it would open in place of the notebook: such places refuse it. Comes with the first drag.
function refuse(event: DragEvent): void {
  if (event.defaultPrevented || !event.dataTransfer?.types.includes("Files") || (event.target as Element).closest(".cm-editor, input, textarea")) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "none";
}

/** From now on; a second time changes nothing. */
export function refuseStrayDrops(): void {
  document.addEventListener("dragover", refuse);
  document.addEventListener("drop", refuse);
}
