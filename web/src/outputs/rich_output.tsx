// What is neither text nor a picture. One chunk of its own, loaded with the first such output.
import { FramedOutput } from "./framed_output";
import { HtmlOutput } from "./html_output";
import { JsonOutput } from "./json_output";
import { MediaOutput } from "./media_output";
import type { ShownProps } from "./mime_output";
import { LatexOutput, MarkdownOutput } from "./prose_output";

export function RichOutput(props: ShownProps) {
  switch (props.shown.by) {
    case "media": return <MediaOutput {...props} />;
    case "html": return <HtmlOutput {...props} />;
    case "json": return <JsonOutput {...props} />;
    case "markdown": return <MarkdownOutput {...props} />;
    case "latex": return <LatexOutput {...props} />;
    default: return <FramedOutput {...props} />;
  }
}
