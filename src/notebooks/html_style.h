// How an exported .html looks. Part of html_export.cpp.
#pragma once

#include <string_view>

namespace stoa {

/// In the file's head. Nothing is loaded, and nothing runs: without script-src, default-src forbids it.
inline constexpr std::string_view html_policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

inline constexpr std::string_view html_style = R"(
:root{color-scheme:light dark;--page:#fff;--text:#1d2329;--quiet:#59636e;--line:#d5dae0;--box:#f5f6f8;--link:#0b57a8;--stop:#fdeceb;
--ansi-0:#24292f;--ansi-1:#b3261e;--ansi-2:#1c6b36;--ansi-3:#7a5200;--ansi-4:#0b57a8;--ansi-5:#7a3e9d;--ansi-6:#0b6a75;--ansi-7:#59636e;
--ansi-8:#59636e;--ansi-9:#c5362d;--ansi-10:#22803f;--ansi-11:#8a5d00;--ansi-12:#1a6bc4;--ansi-13:#8d4fb2;--ansi-14:#137d89;--ansi-15:#3d454d}
@media (prefers-color-scheme:dark){:root{--page:#15181b;--text:#e4e7ea;--quiet:#9aa4ae;--line:#343b42;--box:#1d2226;--link:#7ab8f5;
--stop:#3a1d1b;--ansi-0:#9aa4ae;--ansi-1:#ff8a80;--ansi-2:#7fd693;--ansi-3:#e5c07b;--ansi-4:#7ab8f5;--ansi-5:#d3a3ef;--ansi-6:#7bd4de;
--ansi-7:#e4e7ea;--ansi-8:#9aa4ae;--ansi-9:#ffa198;--ansi-10:#9be3ab;--ansi-11:#f0d399;--ansi-12:#a3cefa;--ansi-13:#e0bff5;--ansi-14:#a2e3ea;
--ansi-15:#fff}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:960px;padding:24px 16px 80px;background:var(--page);color:var(--text);
font:16px/1.6 system-ui,"Segoe UI",sans-serif;overflow-wrap:anywhere}
a{color:var(--link)} img{max-width:100%;height:auto} h1,h2,h3,h4,h5,h6{line-height:1.25;margin:1.2em 0 .5em}
pre,code{font-family:ui-monospace,"DejaVu Sans Mono",monospace;font-size:13px;line-height:20px} pre{margin:0;white-space:pre-wrap}
pre.code{background:var(--box);border:1px solid var(--line);border-radius:6px;padding:10px 12px;white-space:pre;overflow-x:auto}
blockquote{margin:1em 0;padding-left:1em;border-left:3px solid var(--line);color:var(--quiet)}
table{border-collapse:collapse;font-size:14px} th,td{border:1px solid var(--line);padding:4px 10px} .wide{overflow-x:auto}
.cell{margin:18px 0} .count,.note,.missing{color:var(--quiet);font-size:13px} .outputs{margin:8px 0 0;padding-left:12px;border-left:2px solid var(--line)}
.output{margin:6px 0;overflow-x:auto} .stderr,.error{background:var(--stop);padding:6px 10px;border-radius:4px}
.picture img{background:#fff} iframe{width:100%;border:0;background:#fff;resize:vertical;overflow:auto}
)";

/// In front of an HTML output, within its frame.
inline constexpr std::string_view frame_head =
    "<!doctype html><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; "
    "style-src 'unsafe-inline'; font-src data:\"><style>:root{color-scheme:light}body{margin:4px;font:14px/1.5 system-ui,sans-serif}"
    "table{border-collapse:collapse}th,td{padding:3px 9px;text-align:right}tbody tr:nth-child(odd){background:#f5f6f8}</style>";

}  // namespace stoa
