// A real provider, oidc-provider from npm, on loopback: node provider.mjs REDIRECT_URI. Prints its issuer when it listens.
import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import Provider from "oidc-provider";

const redirect = process.argv[2];
const people = {
  ada: { name: "Ada Lovelace", preferred_username: "ada", groups: ["staff", "stoa operators"] },
  eve: { name: "Eve", preferred_username: "eve", groups: ["staff"] },
  guest: { name: "Guest", preferred_username: "guest", groups: [] },
};
const jwk = (type, options, rest) => ({ ...generateKeyPairSync(type, options).privateKey.export({ format: "jwk" }), use: "sig", ...rest });
const client = (id, rest) => ({ client_id: id, redirect_uris: [redirect], grant_types: ["authorization_code"], response_types: ["code"], ...rest });

const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [
      client("stoa", { client_secret: "a secret: with / signs" }),
      client("stoa-es256", { client_secret: "another secret", id_token_signed_response_alg: "ES256", token_endpoint_auth_method: "client_secret_basic" }),
      client("stoa-public", { token_endpoint_auth_method: "none" }),
    ],
    jwks: { keys: [jwk("rsa", { modulusLength: 2048 }, { alg: "RS256", kid: "r" }), jwk("ec", { namedCurve: "P-256" }, { alg: "ES256", kid: "e" })] },
    claims: { openid: ["sub"], profile: ["name", "preferred_username"], groups: ["groups"] },
    scopes: ["openid", "profile", "groups"],
    pkce: { required: () => true },
    enabledJWA: { idTokenSigningAlgValues: ["RS256", "ES256"] },
    cookies: { keys: ["a key of the test"] },
    findAccount: (_, id) => (people[id] ? { accountId: id, claims: () => ({ sub: `subject-of-${id}`, ...people[id] }) } : undefined),
  });
  server.on("request", provider.callback());
  console.log(issuer);
});
