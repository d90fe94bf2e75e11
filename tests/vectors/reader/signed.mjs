// The exact bytes of every string that is signed, by tag.
import { fromHex, join, lp, u64, utf8 } from "./bytes.mjs";
import { devcoMessage } from "./log.mjs";

const text = (value) => lp(utf8(value));
const exact = ({ bytes }) => fromHex(bytes);
const asked = (f, third) =>
  join(
    text(f.audience),
    text(f.method),
    text(f.path),
    fromHex(f.body_hash),
    fromHex(third),
    u64(f.ts),
    fromHex(f.nonce),
  );
const support = (f) => asked(f, f.handle);

export const MESSAGES = {
  log: exact,
  logco: exact,
  seg: exact,
  receipt: exact,
  org: exact,
  "sup-cert": exact,
  "sup-claim": exact,
  licence: exact,
  denylist: exact,
  devco: (f) =>
    devcoMessage(
      fromHex(f.acct),
      fromHex(f.device),
      f.role,
      fromHex(f.sig_pk),
      fromHex(f.kem_pk),
    ),
  login: (f) =>
    join(
      text(f.audience),
      text(f.username),
      fromHex(f.challenge),
      fromHex(f.client_nonce),
      fromHex(f.session_pk),
      u64(f.exp),
    ),
  session: (f) =>
    join(
      text(f.audience),
      fromHex(f.acct),
      fromHex(f.device),
      fromHex(f.challenge),
      fromHex(f.nonce),
      fromHex(f.session_pk),
      u64(f.exp),
    ),
  req: (f) => asked(f, f.token_hash),
  setlogin: (f) =>
    join(
      text(f.audience),
      fromHex(f.acct),
      fromHex(f.old_pub_hash),
      fromHex(f.new_pub),
      fromHex(f.challenge),
    ),
  delete: (f) => join(text(f.audience), fromHex(f.acct), fromHex(f.challenge)),
  setrec: (f) =>
    join(text(f.audience), fromHex(f.acct), fromHex(f.entry_hash), fromHex(f.challenge)),
  "sup-user": support,
  "sup-con": support,
};
