import type { ComponentChildren } from "preact";
import { Icon, type IconShapes } from "./icon";

interface NoticeProps { icon: IconShapes; tone?: "wait" | "stop"; side?: string; actions?: ComponentChildren; children: ComponentChildren }

/** Says what happened, what is kept, and what one can do. */
export function Notice({ icon, tone, side, actions, children }: NoticeProps) {
  return (
    <div class={`notice ${tone ?? ""}`} role={tone === "stop" ? "alert" : "status"}>
      <Icon of={icon} />
      <span class="notice-words">{children}</span>
      {side && <span class="notice-side">{side}</span>}
      {actions}
    </div>
  );
}
