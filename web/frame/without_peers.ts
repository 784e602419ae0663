// Peer connections are no business of a content policy. Chromium's Connection-Allowlist closes them; elsewhere this is what there is.
// Imported before anything that shows what others wrote.
for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection", "mozRTCPeerConnection"]) {
  if (name in window) Object.defineProperty(window, name, { value: undefined, writable: false, configurable: false });
}
