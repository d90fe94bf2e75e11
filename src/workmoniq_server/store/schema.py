"""Every table of the server. A key starts with the account, so that a shard holds whole accounts.

Only directories (a name, a recovery id, a pairing or an organisation that leads to an account) are
keyed otherwise. Bytes are ids, keys and hashes; times are microseconds UTC unless the name says
hour or day; numbers are signed 64-bit. No column can hold a name, a title or a password.
"""

from typing import Final

from sqlalchemy import BigInteger, Column, Index, LargeBinary, MetaData, Table, Text

main: Final = MetaData()
"""The main database, which backups contain."""

keys: Final = MetaData()
"""Per-account server keys: a database of their own, so that no backup of the main one has them."""

journal: Final = MetaData()
"""Who was deleted, and how far time was: outside the backups, so that a restore cannot forget."""


def _bytes(name: str, *, key: bool = False, absent: bool = False) -> Column[bytes]:
    return Column(name, LargeBinary, primary_key=key, nullable=absent)


def _number(
    name: str, *, key: bool = False, absent: bool = False, start: int | None = None
) -> Column[int]:
    return Column(
        name,
        BigInteger,
        primary_key=key,
        nullable=absent,
        autoincrement=False,
        server_default=None if start is None else str(start),
    )


def _text(name: str, *, key: bool = False, absent: bool = False) -> Column[str]:
    return Column(name, Text, primary_key=key, nullable=absent)


def _table(
    name: str, metadata: MetaData, *parts: Column[bytes] | Column[int] | Column[str]
) -> Table:
    """A table clustered by its key where the engine can (SQLite); right for small rows."""
    return Table(name, metadata, *parts, sqlite_with_rowid=False)


account = _table(
    "account",
    main,
    _bytes("acct", key=True),
    _bytes("name_hash"),
    _bytes("login_pub"),  # encrypted under a key outside the database
    _number("kdf"),
    _bytes("rec_bind"),
    _bytes("rec_id"),
    _number("epoch"),  # the newest epoch; appends under an older one are stale
    _number("done_epoch", start=0),  # epochs below it are retired
    _number("log_n"),
    _bytes("log_head"),
    _number("ttl_days", start=0),
    _number("used_bytes", start=0),
    _number("quota_bytes", absent=True),  # absent: the server's default
    _bytes("head_tag"),  # 16 bytes that change with every append, for the ETag of /heads
    _bytes("object_place"),  # 16 random bytes: where this account's objects stand
    _number("created_day"),
    _number("delete_due_us", absent=True),
    _bytes("delete_id", absent=True),  # under which the receipt of that deletion will be found
    _bytes("delete_request", absent=True),  # SHA-256 of the request that asked for it
)
login_name = _table("login_name", main, _bytes("name_hash", key=True), _bytes("acct"))
recovery_id = _table("recovery_id", main, _bytes("rec_id", key=True), _bytes("acct"))
invite = _table(
    "invite",
    main,
    _bytes("code_hash", key=True),
    _number("until_us"),
    _number("used_us", absent=True),
    _number("quota_bytes", absent=True),
)
session = _table(
    "session",
    main,
    _bytes("acct", key=True),
    _bytes("token_hash", key=True),
    _text("token_class"),  # pw, web, full, rec
    _bytes("device"),  # 16 zero bytes for pw and rec
    _bytes("session_pk"),
    _number("exp_us"),
)
proof_nonce = _table(
    "proof_nonce",
    main,
    _bytes("acct", key=True),
    _bytes("nonce", key=True),
    _number("until_us"),
)
challenge = _table(
    "challenge",
    main,
    _bytes("cid", key=True),
    _bytes("subject"),  # HMAC of the name, or the account
    _text("purpose"),
    _bytes("acct", absent=True),
    _bytes("device", absent=True),
    _bytes("challenge"),
    _number("exp_us"),
)
failure = _table(
    "failure",
    main,
    _bytes("name_hash", key=True),
    _bytes("prefix", key=True),  # empty: the counter of the name alone
    _number("count"),
    _number("at_us"),
)
device = _table(
    "device",
    main,
    _bytes("acct", key=True),
    _bytes("device", key=True),
    _text("role"),  # full, web
    _bytes("sig_pk"),
    _bytes("kem_pk"),
    _number("added_n"),
    _number("revoked_n", absent=True),
    _number("web_day", start=0),  # of UTC; these two count entries of the log, of full devices too
    _number("web_entries", start=0),
)
log_entry = _table(
    "log_entry",
    main,
    _bytes("acct", key=True),
    _number("n", key=True),
    _bytes("p"),
    _bytes("sig"),
    _bytes("cosig", absent=True),
    _bytes("head"),
    _number("received_hour"),
)
epoch_grant = _table(
    "epoch_grant",
    main,
    _bytes("acct", key=True),
    _number("epoch", key=True),
    _bytes("recipient", key=True),
    _bytes("ct"),
)
stream = _table(
    "stream",
    main,
    _bytes("acct", key=True),
    _bytes("stream", key=True),
    _bytes("owner"),
    _text("stream_class"),  # ev, doc, loc
    _number("opened_n"),
    _number("head_seq", start=-1),  # -1: no segment yet
    _bytes("head_hash"),  # 32 zero bytes before the first segment
    _number("closed_n", absent=True),
    _number("dropped", start=0),  # 1: closed, all bodies gone, headers removed
)
segment = Table(
    "segment",
    main,
    _bytes("acct", key=True),
    _bytes("stream", key=True),
    _number("seq", key=True),
    _bytes("header"),
    _number("body_len"),
    _number("state"),  # HERE, AWAY or GONE below
    _number("received_hour"),
    _bytes("object_name", absent=True),
    _bytes("sealed", absent=True),  # last: what precedes it is read without its pages
)
HERE: Final = 0  # the body stands in the row
AWAY: Final = 1  # the body is an object
GONE: Final = 2  # the body was deleted; the header stays

wrap = _table(
    "wrap",
    main,
    _bytes("acct", key=True),
    _bytes("stream", key=True),
    _number("seq", key=True),
    _number("epoch", key=True),
    _bytes("wrap"),
)
object_due = _table(
    "object_due",
    main,
    _bytes("acct", key=True),
    _bytes("object_name", key=True),
    _number("since_us"),
)
pair = _table(
    "pair",
    main,
    _bytes("rid", key=True),
    _bytes("acct"),
    _bytes("e0", absent=True),
    _bytes("n", absent=True),
    _bytes("e1", absent=True),
    _number("exp_us"),
)
org = _table("org", main, _bytes("oid", key=True), _bytes("root_pk"))
org_doc = _table(
    "org_doc",
    main,
    _bytes("oid", key=True),
    _text("kind", key=True),
    _number("ver"),
    _bytes("doc"),
    _bytes("sig"),
)
support_grant = Table(
    "support_grant",
    main,
    _bytes("handle", key=True),
    _bytes("rauth_hash"),
    _bytes("grant_pk"),
    _number("exp_us"),
    _text("state"),  # armed, claimed, filled; consumed, revoked, expired
    _number("rev", start=1),  # counts what changed
    _number("attempts", start=0),
    _number("refused", start=0),
    _number("armed_us"),
    _number("claimed_us", absent=True),
    _number("filled_us", absent=True),
    _number("ended_us", absent=True),  # absent: live
    _bytes("console_pk", absent=True),  # of the claim that won
    _bytes("claim_p", absent=True),
    _bytes("claim_sigs", absent=True),  # one after the other, 64 bytes each
    _bytes("claim_tmac", absent=True),
    _bytes("bundle_hash", absent=True),
    _bytes("bundle_name", absent=True),  # of its object; stands until that is deleted
    _text("opened", absent=True),  # the proofs of the console's notices
    _text("closed", absent=True),
    _text("purged", absent=True),
)
support_nonce = _table(
    "support_nonce",
    main,
    _bytes("handle", key=True),
    _bytes("nonce", key=True),
    _number("until_us"),
)
lease = _table("lease", main, _text("name", key=True), _bytes("holder"), _number("until_us"))
setting = _table("setting", main, _text("name", key=True), _bytes("value"))

Index("account_place", account.c.object_place)
Index("account_due", account.c.delete_due_us)
Index("challenge_subject", challenge.c.subject)
Index("pair_acct", pair.c.acct)
Index("session_exp", session.c.exp_us)
Index("support_grant_code", support_grant.c.rauth_hash)
Index("support_grant_end", support_grant.c.ended_us)
Index("support_nonce_end", support_nonce.c.until_us)

account_key = _table(
    "account_key",
    keys,
    _bytes("acct", key=True),
    _bytes("sealed_key"),  # AES-256-GCM under the key-encryption key: nonce 12, ciphertext 48
)

deletion = _table(
    "deletion",
    journal,
    _bytes("id", key=True),  # 32 random bytes, known to who asked for the deletion
    _bytes("acct_hash"),  # HMAC under the pepper
    _bytes("name_hash"),
    _bytes("request_hash"),
    _bytes("object_place"),
    _bytes("receipt", absent=True),  # absent: meant, but not known to have happened
    _bytes("receipt_sig", absent=True),
    _bytes("done_receipt", absent=True),
    _bytes("done_sig", absent=True),
    _number("asked_us"),
    _number("until_us"),
)
mark = _table("mark", journal, _text("name", key=True), _number("value"))
Index("deletion_acct_hash", deletion.c.acct_hash)
Index("deletion_name_hash", deletion.c.name_hash)

DIRECTORIES: Final = frozenset({"login_name", "recovery_id", "pair", "challenge"})
"""Tables that lead to an account but are not keyed by one."""

SUPPORT: Final = (support_grant, support_nonce)
"""Tables that no backup holds: what was over must not be live again."""

WITHOUT_ACCOUNT: Final = frozenset(
    {"invite", "failure", "org", "org_doc", "lease", "setting", *(each.name for each in SUPPORT)}
)
"""Tables whose rows belong to no account."""
