// Asks the browser for a security key: to make itself known, and to be touched. It has to prove who
// touches it, and answers with a secret of its own by which the agent's key opens.

const WAIT_MS = 110_000;

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (each) => each.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

function told(words) {
  return Object.assign(new Error(words), { told: true, code: "security_key_refused" });
}

async function from(asking) {
  if (!globalThis.PublicKeyCredential) {
    throw told("This browser knows no security keys: take one that does.");
  }
  try {
    return await asking();
  } catch (wrong) {
    if (wrong.name === "InvalidStateError") throw told("This security key is bound already: take another one.");
    throw told("No security key was touched, or it could not tell who you are: try again.");
  }
}

export async function make(asked) {
  const made = await from(() => navigator.credentials.create({ publicKey: {
    challenge: bytes(asked.challenge), rp: { id: location.hostname, name: "WorkMoniQ support console" },
    user: { id: bytes(asked.user), name: asked.name, displayName: asked.name },
    pubKeyCredParams: asked.algorithms.map((alg) => ({ type: "public-key", alg })),
    authenticatorSelection: { residentKey: "discouraged", userVerification: "required" },
    attestation: "none", timeout: WAIT_MS, extensions: { prf: {} },
  } }));
  return {
    client: text(made.response.clientDataJSON), attestation: text(made.response.attestationObject),
    prf: made.getClientExtensionResults().prf?.enabled ? 1 : 0,
  };
}

export async function touch(asked) {
  const found = await from(() => navigator.credentials.get({ publicKey: {
    challenge: bytes(asked.challenge), rpId: location.hostname, userVerification: "required",
    allowCredentials: [{ type: "public-key", id: bytes(asked.credential) }],
    timeout: WAIT_MS, extensions: { prf: { eval: { first: bytes(asked.salt) } } },
  } }));
  const secret = found.getClientExtensionResults().prf?.results?.first;
  return {
    credential: text(found.rawId), client: text(found.response.clientDataJSON),
    authenticator: text(found.response.authenticatorData), signature: text(found.response.signature),
    prf: secret ? text(secret) : null,
  };
}
