// The account log as a closed state machine: what is not listed here is refused, by a rule's name.
import { kemKeyCounts, keyCounts, verifies } from "./crypto.mjs";
import { Refused, hex, join, lp, sha256, unb64, utf8, zeros } from "./bytes.mjs";
import { parse } from "./strict_json.mjs";

const RECOVERY = "00".repeat(16);
const MOST = { devices: 16, streams: 64, entries: 5000, revoked: 16 };
// How many entries at the end of a log are not for an op; 200 where it is not listed.
const KEPT = new Map([
  ...["revoke", "set_recovery", "delete_account"].map((op) => [op, 0]),
  ...["rotate_done", "kem"].map((op) => [op, 20]),
  ...["begin", "commit", "cancel"].map((step) => [`set_recovery_${step}`, 20]),
  ["rotate", 100],
]);
const LAST_DAY = 2932896;

const refuse = (rule) => {
  throw new Refused(rule);
};
const need = (holds, rule) => holds || refuse(rule);

// How each field is read. Hex stands for bytes inside this file.
const binary = (length) => (value) => {
  try {
    return hex(unb64(value, length));
  } catch {
    return refuse("type");
  }
};
const id = binary(16);
const hash = binary(32);
const raw = (text) => new Uint8Array(Buffer.from(text, "hex"));
const count = (value) => (Number.isInteger(value) ? value : refuse("type"));
const text = (value) => (typeof value === "string" ? value : refuse("type"));
const listOf = (read) => (value) => (Array.isArray(value) ? value.map(read) : refuse("type"));
const sigKey = (value) => {
  const key = hash(value);
  return keyCounts(raw(key)) ? key : refuse("weak_key");
};
const kemKey = async (value) => {
  const key = binary(1216)(value);
  return (await kemKeyCounts(raw(key))) ? key : refuse("weak_key");
};
const mapOf = (readKey) => (value) => {
  need(value instanceof Map, "type");
  return new Map([...value].map(([key, inner]) => [readKey(key), hash(inner)]));
};
const object = (fields) => (value) => read(value, fields);
const final = (row) => {
  need(Array.isArray(row) && row.length === 3, "type");
  return [id(row[0]), count(row[1]), hash(row[2])];
};

const read = async (told, fields) => {
  need(told instanceof Map, "keys");
  const names = Object.keys(fields);
  need(told.size === names.length && names.every((name) => told.has(name)), "keys");
  const found = {};
  for (const name of names) found[name] = await fields[name](told.get(name));
  return found;
};

const EPOCH = { epoch: count, ekc: hash, inbox_pk: kemKey, grants: mapOf(id) };
const RECOVERY_KEYS = { sig_pk: sigKey, kem_pk: kemKey, rec_bind: hash };
const ANY = (value) => value;

// op: who may sign it (f full device, w web device, r recovery), its second signature, its fields.
const OPS = {
  genesis: {
    by: "f",
    second: "recovery",
    fields: {
      nonce: hash,
      dev: object({ id, sig_pk: sigKey, kem_pk: kemKey }),
      rec: object({ sig_pk: sigKey, kem_pk: kemKey }),
      receipt_pk: sigKey,
      ...EPOCH,
    },
  },
  add_device: {
    by: "fr",
    second: "device",
    fields: { id, role: text, sig_pk: sigKey, kem_pk: ANY, grants: mapOf(ANY) },
  },
  kem: { by: "f", second: "device", fields: { kem_pk: kemKey, done: count } },
  revoke: { by: "fr", fields: { ids: listOf(id), finals: listOf(final), ...EPOCH } },
  rotate: { by: "fr", fields: EPOCH },
  rotate_done: { by: "fr", fields: { epoch: count } },
  set_recovery: {
    by: "r",
    second: "recovery",
    fields: { ...RECOVERY_KEYS, grants: mapOf(ANY) },
  },
  set_recovery_begin: { by: "f", second: "recovery", fields: RECOVERY_KEYS },
  set_recovery_commit: { by: "f", fields: { begin: count, grants: mapOf(ANY) } },
  set_recovery_cancel: { by: "fr", fields: { begin: count } },
  set_ttl: { by: "f", fields: { days: count } },
  open_stream: { by: "fw", fields: { stream: id, class: text, owner: id } },
  close_stream: { by: "fw", fields: { stream: id, seq: count, hash } },
  purge: { by: "fr", fields: { from: count, to: count } },
  org: { by: "f", fields: { root_pk: sigKey, on: count } },
  delete_account: { by: "f", second: "maybe", fields: {} },
};
const COMMON = { v: ANY, acct: id, n: count, prev: hash, op: ANY, by: id };

export const head = ({ p, sig, cosig }) =>
  hex(sha256(utf8("wmq1/head"), zeros(1), lp(p), sig, cosig ?? zeros(0)));

export const needRoom = (op, byRecovery, n) => {
  const kept = byRecovery && op === "add_device" ? 0 : (KEPT.get(op) ?? 200);
  need(n < MOST.entries - kept, "too_many_entries");
};

export const accountId = ({ nonce, dev, rec }) => {
  const keys = [raw(dev.id), raw(dev.sig_pk), sha256(raw(dev.kem_pk))];
  const owner = [raw(rec.sig_pk), sha256(raw(rec.kem_pk))];
  return hex(sha256(utf8("wmq1/acct"), zeros(1), raw(nonce), ...keys, ...owner)).slice(0, 32);
};

export const devcoMessage = (acct, device, role, sigPk, kemPk) =>
  join(acct, device, Uint8Array.of(role === "full" ? 1 : 2), sigPk, sha256(kemPk));

export class AccountLog {
  constructor() {
    this.heads = [];
    this.devices = new Map();
    this.streams = new Map();
    this.epochs = new Map();
    this.used = new Set([RECOVERY]);
    this.epoch = 0;
    this.done = 0;
    this.doneN = null;
    this.rekeyN = 0;
    this.rotateDue = false;
    this.recovery = null;
    this.pending = null;
    this.ttl = 0;
    this.purges = [];
    this.orgs = new Set();
    this.deleted = false;
  }

  // A copy that can be thrown away: an entry that is refused leaves nothing behind.
  copy() {
    const other = Object.assign(new AccountLog(), this);
    for (const name of ["devices", "streams", "epochs"]) {
      const copied = [...this[name]].map(([key, value]) => [key, { ...value }]);
      other[name] = new Map(copied);
    }
    for (const epoch of other.epochs.values()) epoch.grants = new Map(epoch.grants);
    other.used = new Set(this.used);
    other.orgs = new Set(this.orgs);
    other.heads = [...this.heads];
    other.purges = [...this.purges];
    return other;
  }

  get n() {
    return this.heads.length - 1;
  }

  active() {
    return [...this.devices.values()].filter((device) => device.revoked === null);
  }

  full() {
    return this.active().filter((device) => device.role === "full");
  }

  open() {
    return [...this.streams.values()].filter((stream) => stream.closedN === null);
  }

  unretired() {
    return Array.from({ length: this.epoch - this.done + 1 }, (_, at) => this.done + at);
  }

  async extend(entry) {
    let told;
    try {
      told = parse(entry.p);
    } catch {
      refuse("json");
    }
    need(told instanceof Map, "json");
    need(told.get("v") === 1, "version");
    const op = told.get("op");
    need(typeof op === "string" && Object.hasOwn(OPS, op), "op");
    const rule = OPS[op];
    const second = rule.second ?? "none";
    need(second === "maybe" || (second === "none") === (entry.cosig === undefined), "cosig");
    const body = await read(told, { ...COMMON, ...rule.fields });
    const next = this.copy();
    if (this.n < 0) {
      need(op === "genesis", "genesis");
      await next.genesis(body, entry);
    } else {
      need(op !== "genesis", "genesis");
      need(body.acct === this.acct, "acct");
      need(body.n === this.n + 1 && body.prev === this.heads.at(-1), "chain");
      needRoom(op, body.by === RECOVERY, body.n);
      need(!this.deleted, "deleted");
      const key = this.signer(body.by, rule.by);
      need(await verifies(raw(key), "log", entry.p, entry.sig), "sig");
      await next[op](body, entry);
    }
    next.heads.push(head(entry));
    return next;
  }

  signer(by, allowed) {
    if (by === RECOVERY) return allowed.includes("r") ? this.recovery.sig_pk : refuse("signer");
    const device = this.devices.get(by);
    need(device !== undefined && device.revoked === null, "signer");
    need(allowed.includes(device.role[0]), "signer");
    return device.sig_pk;
  }

  claim(...fresh) {
    for (const each of fresh) {
      need(!this.used.has(each), "reused");
      this.used.add(each);
    }
  }

  async cosigned(key, entry) {
    need(await verifies(raw(key), "logco", entry.p, entry.cosig), "cosig");
  }

  async vouched(device, entry) {
    const message = devcoMessage(
      raw(this.acct),
      raw(device.id),
      device.role,
      raw(device.sig_pk),
      raw(device.kem_pk),
    );
    need(await verifies(raw(device.sig_pk), "devco", message, entry.cosig), "cosig");
  }

  start(body, expected) {
    need(body.epoch === expected, "epoch");
    const due = [...this.full().map((device) => device.id), RECOVERY];
    need(body.grants.size === due.length && due.every((key) => body.grants.has(key)), "grants");
    const { ekc, inbox_pk, grants } = body;
    this.epochs.set(expected, { ekc, inbox_pk, grants, n: body.n });
    this.epoch = expected;
    this.rekeyN = body.n;
    this.rotateDue = false;
  }

  grant(recipient, grants) {
    const due = this.unretired().map(String);
    need(grants.size === due.length && due.every((epoch) => grants.has(epoch)), "grants");
    for (const epoch of due) this.epochs.get(Number(epoch)).grants.set(recipient, grants.get(epoch));
  }

  async genesis(body, entry) {
    need(body.n === 0 && /^0+$/.test(body.prev), "chain");
    need(body.acct === accountId(body), "acct");
    need(body.by === body.dev.id, "signer");
    const { dev, rec } = body;
    this.claim(dev.id, dev.sig_pk, dev.kem_pk, rec.sig_pk, rec.kem_pk);
    this.acct = body.acct;
    this.devices.set(dev.id, { ...dev, role: "full", added: 0, kemN: 0, kemDone: 0, revoked: null });
    this.recovery = { ...rec, n: 0 };
    this.receipt = body.receipt_pk;
    this.start(body, 0);
    need(await verifies(raw(dev.sig_pk), "log", entry.p, entry.sig), "sig");
    await this.cosigned(rec.sig_pk, entry);
  }

  async add_device(body, entry) {
    need(body.role === "full" || body.role === "web", "role");
    text(body.kem_pk);
    if (body.role === "web") {
      need(body.kem_pk === "", "web_key");
      need(body.grants.size === 0, "grants");
    }
    const kem_pk = body.role === "full" ? await kemKey(body.kem_pk) : "";
    if (body.role === "full") this.grant(body.id, body.grants);
    this.claim(body.id, body.sig_pk, ...(kem_pk ? [kem_pk] : []));
    need(this.active().length < MOST.devices, "too_many_devices");
    const device = {
      id: body.id,
      role: body.role,
      sig_pk: body.sig_pk,
      kem_pk,
      added: body.n,
      kemN: body.n,
      kemDone: this.done,
      revoked: null,
    };
    await this.vouched(device, entry);
    this.devices.set(device.id, device);
  }

  async kem(body, entry) {
    const device = this.devices.get(body.by);
    need(body.done === this.done && body.done > device.kemDone, "done");
    this.claim(body.kem_pk);
    Object.assign(device, { kem_pk: body.kem_pk, kemN: body.n, kemDone: body.done });
    await this.vouched(device, entry);
  }

  revoke(body) {
    const { ids } = body;
    const distinct = new Set(ids).size === ids.length;
    need(distinct && ids.length >= 1 && ids.length <= MOST.revoked, "ids");
    need(!ids.includes(body.by) && !ids.includes(RECOVERY), "revokes_itself");
    for (const key of ids) need(this.devices.get(key)?.revoked === null, "not_active");
    const finals = new Map();
    for (const [stream, seq, hashed] of body.finals) {
      const known = this.streams.get(stream);
      need(known !== undefined && ids.includes(known.owner) && !finals.has(stream), "finals");
      const end = known.end;
      need(end === null || (end[0] === seq && end[1] === hashed), "finals");
      finals.set(stream, [seq, hashed]);
    }
    for (const key of ids) this.devices.get(key).revoked = body.n;
    for (const stream of this.open()) {
      if (!ids.includes(stream.owner)) continue;
      stream.closedN = body.n;
      stream.end = finals.get(stream.id) ?? null;
    }
    need(this.full().length > 0, "no_full_device");
    this.start(body, this.epoch + 1);
  }

  rotate(body) {
    this.start(body, this.epoch + 1);
  }

  rotate_done(body) {
    need(body.epoch > this.done && body.epoch <= this.epoch, "done");
    this.done = body.epoch;
    this.doneN = body.n;
  }

  async set_recovery(body, entry) {
    this.grant(RECOVERY, body.grants);
    this.claim(body.sig_pk, body.kem_pk);
    await this.cosigned(body.sig_pk, entry);
    this.recovery = { sig_pk: body.sig_pk, kem_pk: body.kem_pk, n: body.n };
    this.pending = null;
    this.rotateDue = true;
  }

  async set_recovery_begin(body, entry) {
    need(this.pending === null, "pending");
    this.claim(body.sig_pk, body.kem_pk);
    await this.cosigned(body.sig_pk, entry);
    this.pending = { sig_pk: body.sig_pk, kem_pk: body.kem_pk, n: body.n };
  }

  set_recovery_commit(body) {
    need(this.pending !== null && this.pending.n === body.begin, "pending");
    this.grant(RECOVERY, body.grants);
    this.recovery = this.pending;
    this.pending = null;
    this.rotateDue = true;
  }

  set_recovery_cancel(body) {
    need(this.pending !== null && this.pending.n === body.begin, "pending");
    this.pending = null;
  }

  set_ttl(body) {
    need(body.days === 0 || (body.days >= 7 && body.days <= 3650), "days");
    this.ttl = body.days;
  }

  open_stream(body) {
    need(body.owner === body.by, "owner");
    const classes = this.devices.get(body.by).role === "web" ? ["loc"] : ["ev", "doc", "loc"];
    need(classes.includes(body.class), "class");
    this.claim(body.stream);
    need(this.open().length < MOST.streams, "too_many_streams");
    this.streams.set(body.stream, {
      id: body.stream,
      class: body.class,
      owner: body.by,
      closedN: null,
      end: null,
    });
  }

  close_stream(body) {
    const stream = this.streams.get(body.stream);
    need(stream?.owner === body.by, "owner");
    need(stream.closedN === null, "closed");
    Object.assign(stream, { closedN: body.n, end: [body.seq, body.hash] });
  }

  purge(body) {
    need(body.from <= body.to && body.to <= LAST_DAY, "days");
    this.purges.push([body.n, body.from, body.to]);
  }

  org(body) {
    need(body.on === 0 || body.on === 1, "org");
    need(this.orgs.has(body.root_pk) === (body.on === 0), "org");
    if (body.on) this.orgs.add(body.root_pk);
    else this.orgs.delete(body.root_pk);
  }

  async delete_account(body, entry) {
    if (entry.cosig !== undefined) await this.cosigned(this.recovery.sig_pk, entry);
    this.deleted = true;
  }

  // In the words of the vectors.
  summary() {
    const waiting = (device) => this.doneN !== null && device.kemN < this.doneN;
    return {
      n: this.n,
      head: this.heads.at(-1),
      active: this.active().map((device) => [device.id, device.role, device.kemN]),
      streams: [...this.streams.values()].map((stream) => [
        stream.id,
        stream.class,
        stream.owner,
        stream.closedN === null,
        ...(stream.end ?? []),
      ]),
      epoch: this.epoch,
      unretired: this.unretired(),
      grants: Object.fromEntries(
        [...this.epochs].map(([epoch, held]) => [epoch, Object.fromEntries(held.grants)]),
      ),
      recovery: [this.recovery.sig_pk, this.recovery.n],
      pending: this.pending?.n ?? null,
      rekey_n: this.rekeyN,
      rotate_due: this.rotateDue,
      not_renewed: this.full().filter(waiting).map((device) => device.id),
      ttl_days: this.ttl,
      purges: this.purges,
      orgs: [...this.orgs].sort(),
      deleted: this.deleted,
    };
  }
}
