// Where the page is served: "" at the top of a host, "/stoa" below a path behind a proxy. Every address of our own begins with it.

/** The files of the build lie in assets/, directly below that place. */
export const basePath = import.meta.env.PROD ? new URL("..", import.meta.url).pathname.replace(/\/$/, "") : "";

/** "/api/me" as the browser has to ask for it. */
export const ownPath = (path: string) => basePath + path;
