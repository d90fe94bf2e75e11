"""Grants of support access, and the proofs they were asked with."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the two tables of support access."""
    op.create_table(
        "support_grant",
        sa.Column("handle", sa.LargeBinary(), nullable=False),
        sa.Column("rauth_hash", sa.LargeBinary(), nullable=False),
        sa.Column("grant_pk", sa.LargeBinary(), nullable=False),
        sa.Column("exp_us", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("rev", sa.BigInteger(), server_default="1", autoincrement=False, nullable=False),
        sa.Column(
            "attempts", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False
        ),
        sa.Column(
            "refused", sa.BigInteger(), server_default="0", autoincrement=False, nullable=False
        ),
        sa.Column("armed_us", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("claimed_us", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("filled_us", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("ended_us", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("console_pk", sa.LargeBinary(), nullable=True),
        sa.Column("claim_p", sa.LargeBinary(), nullable=True),
        sa.Column("claim_sigs", sa.LargeBinary(), nullable=True),
        sa.Column("claim_tmac", sa.LargeBinary(), nullable=True),
        sa.Column("bundle_hash", sa.LargeBinary(), nullable=True),
        sa.Column("bundle_name", sa.LargeBinary(), nullable=True),
        sa.Column("opened", sa.Text(), nullable=True),
        sa.Column("closed", sa.Text(), nullable=True),
        sa.Column("purged", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("handle"),
    )
    op.create_index("support_grant_code", "support_grant", ["rauth_hash"], unique=False)
    op.create_index("support_grant_end", "support_grant", ["ended_us"], unique=False)
    op.create_table(
        "support_nonce",
        sa.Column("handle", sa.LargeBinary(), nullable=False),
        sa.Column("nonce", sa.LargeBinary(), nullable=False),
        sa.Column("until_us", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("handle", "nonce"),
        sqlite_with_rowid=False,
    )
    op.create_index("support_nonce_end", "support_nonce", ["until_us"], unique=False)
