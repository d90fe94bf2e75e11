"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table of the first release."""
    op.create_table(
        "account",
        sa.Column("acct", sa.LargeBinary(), nullable=False),
        sa.Column("name_hash", sa.LargeBinary(), nullable=False),
        sa.Column("login_pub", sa.LargeBinary(), nullable=False),
        sa.Column("kdf", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("rec_bind", sa.LargeBinary(), nullable=False),
        sa.Column("rec_id", sa.LargeBinary(), nullable=False),
        sa.Column("epoch", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "done_epoch", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False
        ),
        sa.Column("log_n", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_head", sa.LargeBinary(), nullable=False),
        sa.Column(
            "ttl_days", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False
        ),
        sa.Column(
            "used_bytes", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False
        ),
        sa.Column("quota_bytes", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("head_tag", sa.LargeBinary(), nullable=False),
        sa.Column("object_place", sa.LargeBinary(), nullable=False),
        sa.Column("created_day", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("delete_due_us", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("delete_id", sa.LargeBinary(), nullable=True),
        sa.Column("delete_request", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("acct"),
        sqlite_with_rowid=False,
    )
    op.create_index("account_due", "account", ["delete_due_us"], unique=False)
    op.create_index("account_place", "account", ["object_place"], unique=False)
    op.create_table(
        "challenge",
        sa.Column("cid", sa.LargeBinary(), nullable=False),
        sa.Column("subject", sa.LargeBinary(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("acct", sa.LargeBinary(), nullable=True),
        sa.Column("device", sa.LargeBinary(), nullable=True),
        sa.Column("challenge", sa.LargeBinary(), nullable=False),
        sa.Column("exp_us", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("cid"),
        sqlite_with_rowid=False,
    )
    op.create_index("challenge_subject", "challenge", ["subject"], unique=False)
    op.create_table(
        "device",
        sa.Column("acct", sa.LargeBinary(), nullable=False),
        sa.Column("device", sa.LargeBinary(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("sig_pk", sa.LargeBinary(), nullable=False),
        sa.Column("kem_pk", sa.LargeBinary(), nullable=False),
        sa.Column("added_n", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("revoked_n", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column(
            "web_day", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False
        ),
        sa.Column(
            "web_entries", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False
        ),
        sa.PrimaryKeyConstraint("acct", "device"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "epoch_grant",
        sa.Column("acct", sa.LargeBinary(), nullable=False),
        sa.Column("epoch", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("recipient", sa.LargeBinary(), nullable=False),
        sa.Column("ct", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("acct", "epoch", "recipient"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "failure",
        sa.Column("name_hash", sa.LargeBinary(), nullable=False),
        sa.Column("prefix", sa.LargeBinary(), nullable=False),
        sa.Column("count", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at_us", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("name_hash", "prefix"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "invite",
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("until_us", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("used_us", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("quota_bytes", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.PrimaryKeyConstraint("code_hash"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "lease",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("holder", sa.LargeBinary(), nullable=False),
        sa.Column("until_us", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("name"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "log_entry",
        sa.Column("acct", sa.LargeBinary(), nullable=False),
        sa.Column("n", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("p", sa.LargeBinary(), nullable=False),
        sa.Column("sig", sa.LargeBinary(), nullable=False),
        sa.Column("cosig", sa.LargeBinary(), nullable=True),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        sa.Column("received_hour", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("acct", "n"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "login_name",
        sa.Column("name_hash", sa.LargeBinary(), nullable=False),
        sa.Column("acct", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name_hash"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "object_due",
        sa.Column("acct", sa.LargeBinary(), nullable=False),
        sa.Column("object_name", sa.LargeBinary(), nullable=False),
        sa.Column("since_us", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("acct", "object_name"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "org",
        sa.Column("oid", sa.LargeBinary(), nullable=False),
        sa.Column("root_pk", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("oid"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "org_doc",
        sa.Column("oid", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("ver", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("doc", sa.LargeBinary(), nullable=False),
        sa.Column("sig", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("oid", "kind"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "pair",
        sa.Column("rid", sa.LargeBinary(), nullable=False),
        sa.Column("acct", sa.LargeBinary(), nullable=False),
        sa.Column("e0", sa.LargeBinary(), nullable=True),
        sa.Column("n", sa.LargeBinary(), nullable=True),
        sa.Column("e1", sa.LargeBinary(), nullable=True),
        sa.Column("exp_us", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("rid"),
        sqlite_with_rowid=False,
    )
    op.create_index("pair_acct", "pair", ["acct"], unique=False)
    op.create_table(
        "proof_nonce",
        sa.Column("acct", sa.LargeBinary(), nullable=False),
        sa.Column("nonce", sa.LargeBinary(), nullable=False),
        sa.Column("until_us", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("acct", "nonce"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "recovery_id",
        sa.Column("rec_id", sa.LargeBinary(), nullable=False),
        sa.Column("acct", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("rec_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "segment",
        sa.Column("acct", sa.LargeBinary(), nullable=False),
        sa.Column("stream", sa.LargeBinary(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("header", sa.LargeBinary(), nullable=False),
        sa.Column("body_len", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("state", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("received_hour", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("object_name", sa.LargeBinary(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("acct", "stream", "seq"),
    )
    if op.get_bind().dialect.name == "postgresql":
        # sealed bodies do not get smaller, so it should not be tried
        op.execute("ALTER TABLE segment ALTER COLUMN sealed SET STORAGE EXTERNAL")
    op.create_table(
        "session",
        sa.Column("acct", sa.LargeBinary(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("token_class", sa.Text(), nullable=False),
        sa.Column("device", sa.LargeBinary(), nullable=False),
        sa.Column("session_pk", sa.LargeBinary(), nullable=False),
        sa.Column("exp_us", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("acct", "token_hash"),
        sqlite_with_rowid=False,
    )
    op.create_index("session_exp", "session", ["exp_us"], unique=False)
    op.create_table(
        "setting",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "stream",
        sa.Column("acct", sa.LargeBinary(), nullable=False),
        sa.Column("stream", sa.LargeBinary(), nullable=False),
        sa.Column("owner", sa.LargeBinary(), nullable=False),
        sa.Column("stream_class", sa.Text(), nullable=False),
        sa.Column("opened_n", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "head_seq", sa.BigInteger(), server_default="-1", autoincrement=False, nullable=False
        ),
        sa.Column("head_hash", sa.LargeBinary(), nullable=False),
        sa.Column("closed_n", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column(
            "dropped", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False
        ),
        sa.PrimaryKeyConstraint("acct", "stream"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "wrap",
        sa.Column("acct", sa.LargeBinary(), nullable=False),
        sa.Column("stream", sa.LargeBinary(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("epoch", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("wrap", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("acct", "stream", "seq", "epoch"),
        sqlite_with_rowid=False,
    )
