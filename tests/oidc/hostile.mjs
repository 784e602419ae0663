// A provider that does wrong what it is told to: node hostile.mjs [KEY CERTIFICATE]. POST /mode NAME chooses; /authorize comes back at once.
import { constants, createHash, createHmac, createSign, generateKeyPairSync, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 });
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
const short = generateKeyPairSync("rsa", { modulusLength: 1024 });
const secret = "the secret";
const b64 = (value) => Buffer.from(typeof value === "string" || Buffer.isBuffer(value) ? value : JSON.stringify(value)).toString("base64url");
const rs256 = (text, key = rsa.privateKey) => createSign("RSA-SHA256").update(text).sign(key);
const es256 = (text) => sign("sha256", Buffer.from(text), { key: ec.privateKey, dsaEncoding: "ieee-p1363" });
const pss = (text) => sign("sha256", Buffer.from(text), { key: rsa.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING });
const pem = rsa.publicKey.export({ type: "spki", format: "pem" });
const hmac = (text, key) => createHmac("sha256", key).update(text).digest();

let mode = "good";
let issuer;

function idToken(nonce) {
  const now = Math.floor(Date.now() / 1000);
  const header = { alg: "RS256", kid: "r", typ: "JWT" };
  const claims = { iss: issuer, aud: "stoa", sub: "one", exp: now + 300, iat: now, nonce, preferred_username: "mallory", groups: ["staff"] };
  let signature = rs256;
  const modes = {
    es256() { header.alg = "ES256"; header.kid = "e"; signature = es256; },
    wrong_issuer() { claims.iss = "https://elsewhere.example"; },
    issuer_with_slash() { claims.iss += "/"; },
    wrong_audience() { claims.aud = "another"; },
    no_audience() { delete claims.aud; },
    many_audiences_without_azp() { claims.aud = ["stoa", "another"]; },
    wrong_azp() { claims.azp = "another"; },
    expired() { claims.exp = now - 120; claims.iat = now - 300; },
    no_expiry() { delete claims.exp; },
    made_long_ago() { claims.iat = now - 86400; },
    made_tomorrow() { claims.iat = now + 86400; claims.exp = now + 90000; },
    not_before_tomorrow() { claims.nbf = now + 86400; },
    wrong_nonce() { claims.nonce = "0".repeat(64); },
    no_nonce() { delete claims.nonce; },
    no_subject() { delete claims.sub; },
    number_as_subject() { claims.sub = 7; },
    none() { header.alg = "none"; delete header.kid; signature = () => Buffer.alloc(0); },
    none_in_capitals() { header.alg = "NONE"; signature = () => Buffer.alloc(0); },
    none_with_signature() { header.alg = "none"; },
    hs256_by_public_key() { header.alg = "HS256"; signature = (text) => hmac(text, pem); },
    hs256_by_secret() { header.alg = "HS256"; signature = (text) => hmac(text, secret); },
    rs256_by_ec_key() { header.kid = "e"; signature = es256; },
    es256_by_rsa_key() { header.alg = "ES256"; },
    ps256() { header.alg = "PS256"; signature = pss; },
    unknown_key() { header.kid = "x"; },
    strangers_key() { signature = (text) => rs256(text, stranger.privateKey); },
    strangers_key_brought_along() { header.jwk = stranger.publicKey.export({ format: "jwk" }); signature = (text) => rs256(text, stranger.privateKey); },
    short_key() { header.kid = "s"; signature = (text) => rs256(text, short.privateKey); },
    critical_extension() { header.crit = ["b64"]; header.b64 = false; },
    cut_signature() { signature = (text) => rs256(text).subarray(0, 100); },
    empty_signature() { signature = () => Buffer.alloc(0); },
    es256_of_zeros() { header.alg = "ES256"; header.kid = "e"; signature = () => Buffer.alloc(64); },
  };
  modes[mode]?.();
  const text = `${b64(header)}.${b64(claims)}`;
  const token = `${text}.${b64(signature(text))}`;
  if (mode === "changed_claims") return `${b64(header)}.${b64({ ...claims, sub: "operator" })}.${b64(signature(text))}`;
  if (mode === "four_parts") return `${token}.more`;
  return token;
}

const key = (pair, rest) => ({ ...pair.publicKey.export({ format: "jwk" }), use: "sig", ...rest });
async function answer(request, response) {
  const url = new URL(request.url, issuer);
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString();
  const json = (value, status = 200) => response.writeHead(status, { "Content-Type": "application/json" }).end(typeof value === "string" ? value : JSON.stringify(value));
  if (url.pathname === "/mode") { mode = body; return json({}); }
  if (url.pathname === "/.well-known/openid-configuration") {
    const document = { issuer, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/keys` };
    if (mode === "discovery_of_another") document.issuer = "https://elsewhere.example";
    if (mode === "discovery_without_tls") document.token_endpoint = "http://elsewhere.example/token";
    if (mode === "discovery_is_no_json") return json("<html>");
    return json(document);
  }
  if (url.pathname === "/keys") {
    return json({ keys: [{ kty: "oct", k: b64(secret), kid: "r" }, key(rsa, { kid: "r", alg: "RS256" }), key(ec, { kid: "e", alg: "ES256" }), key(short, { kid: "s" }), "nonsense"] });
  }
  if (url.pathname === "/authorize") {
    const asked = url.searchParams;
    const back = new URL(asked.get("redirect_uri"));
    back.searchParams.set("state", asked.get("state"));
    back.searchParams.set("code", b64({ nonce: asked.get("nonce"), challenge: asked.get("code_challenge") }));
    if (mode === "answer_of_another") back.searchParams.set("iss", "https://elsewhere.example");
    return response.writeHead(303, { Location: back.href }).end();
  }
  if (url.pathname === "/token") {
    const form = new URLSearchParams(body);
    const { nonce, challenge } = JSON.parse(Buffer.from(form.get("code"), "base64url"));
    const proof = createHash("sha256").update(form.get("code_verifier")).digest("base64url");
    const basic = `Basic ${Buffer.from(`stoa:${encodeURIComponent(secret)}`).toString("base64")}`;
    if (proof !== challenge || request.headers.authorization !== basic) return json({ error: "invalid_grant" }, 400);
    if (mode === "no_token") return json({ access_token: "a" });
    if (mode === "no_json") return json("{");
    if (mode === "fails") return json({}, 500);
    if (mode === "endless") return json({ id_token: idToken(nonce), padding: "x".repeat(4 << 20) });
    if (mode === "hangs_up") return request.socket.destroy();
    return json({ id_token: idToken(nonce), access_token: "a", token_type: "Bearer" });
  }
  return json({}, 404);
}
const [keyFile, certificateFile] = process.argv.slice(2);
const server = keyFile ? createTlsServer({ key: readFileSync(keyFile), cert: readFileSync(certificateFile) }, answer) : createServer(answer);
server.listen(0, "127.0.0.1", () => {
  issuer = keyFile ? `https://localhost:${server.address().port}` : `http://127.0.0.1:${server.address().port}`;
  console.log(issuer);
});
