"""Crossings: peers, introductions with double consent, experiments, sheets, the public directory."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "directory_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("postal_code", sa.String(length=5), nullable=True),
        sa.Column("insee", sa.String(length=5), nullable=True),
        sa.Column("epci_siren", sa.String(length=9), nullable=True),
        sa.Column("department", sa.String(length=3), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("siret", sa.String(length=14), nullable=True),
        sa.Column("rna", sa.String(length=10), nullable=True),
        sa.Column("website", sa.Text(), nullable=True),
        sa.Column("services", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("updated_on", sa.Date(), nullable=True),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_entry")),
        sa.UniqueConstraint("source", "external_id", name=op.f("uq_directory_entry_source_external_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("directory_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_directory_entry_department"), ["department"], unique=False)
        batch_op.create_index(batch_op.f("ix_directory_entry_epci_siren"), ["epci_siren"], unique=False)
        batch_op.create_index(batch_op.f("ix_directory_entry_insee"), ["insee"], unique=False)
        batch_op.create_index(batch_op.f("ix_directory_entry_siret"), ["siret"], unique=False)

    op.create_table(
        "directory_import",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("running", "done", name="import_state", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_import")),
        sa.UniqueConstraint("digest", name=op.f("uq_directory_import_digest")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "experiment",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("objective", sa.Text(), nullable=True),
        sa.Column("insee", sa.String(length=5), nullable=True),
        sa.Column("content", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "proposed",
                "running",
                "ended",
                "abandoned",
                name="experiment_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_experiment")),
    )
    with op.batch_alter_table("experiment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_experiment_state"), ["state"], unique=False)

    op.create_table(
        "crossing",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("low_id", sa.String(length=36), nullable=False),
        sa.Column("high_id", sa.String(length=36), nullable=False),
        sa.Column("first_id", sa.String(length=36), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "asked_first",
                "asked_second",
                "introduced",
                "declined",
                "expired",
                "withdrawn",
                "cancelled",
                name="crossing_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "proposed_by",
            sa.Enum("machine", "staff", name="proposed_by", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("reasons", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("programme_version", sa.String(length=12), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("first_id = low_id OR first_id = high_id", name=op.f("ck_crossing_first")),
        sa.CheckConstraint("low_id < high_id", name=op.f("ck_crossing_ordered")),
        sa.ForeignKeyConstraint(["high_id"], ["actor.id"], name=op.f("fk_crossing_high_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["low_id"], ["actor.id"], name=op.f("fk_crossing_low_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crossing")),
        sa.UniqueConstraint("low_id", "high_id", name=op.f("uq_crossing_low_id_high_id")),
    )
    with op.batch_alter_table("crossing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_crossing_high_id"), ["high_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_crossing_state_expires_at"), ["state", "expires_at"], unique=False)

    op.create_table(
        "directory_duplicate",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("other_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("actor_id", sa.String(length=36), nullable=True),
        sa.Column("likeness", sa.Double(), nullable=False),
        sa.Column("reasons", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column(
            "decision",
            sa.Enum("open", "same", "different", name="decision", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.CheckConstraint("(other_id IS NULL) <> (actor_id IS NULL)", name=op.f("ck_directory_duplicate_one_other")),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["actor.id"], name=op.f("fk_directory_duplicate_actor_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["directory_entry.id"], name=op.f("fk_directory_duplicate_entry_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["directory_entry.id"], name=op.f("fk_directory_duplicate_other_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_duplicate")),
        sa.UniqueConstraint(
            "entry_id", "other_id", "actor_id", name=op.f("uq_directory_duplicate_entry_id_other_id_actor_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("directory_duplicate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_directory_duplicate_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_directory_duplicate_other_id"), ["other_id"], unique=False)

    op.create_table(
        "experience",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("experiment_id", sa.String(length=36), nullable=True),
        sa.Column("actor_id", sa.String(length=36), nullable=False),
        sa.Column("tried", sa.Text(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "worked",
                "partly",
                "failed",
                "abandoned",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("happened", sa.Text(), nullable=False),
        sa.Column("learnt", sa.Text(), nullable=False),
        sa.Column("again", sa.Text(), nullable=False),
        sa.Column("catalysts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name=op.f("fk_experience_actor_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["experiment_id"], ["experiment.id"], name=op.f("fk_experience_experiment_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_experience")),
        sa.UniqueConstraint("experiment_id", "actor_id", name=op.f("uq_experience_experiment_id_actor_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("experience", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_experience_actor_id"), ["actor_id"], unique=False)

    op.create_table(
        "experiment_member",
        sa.Column("experiment_id", sa.String(length=36), nullable=False),
        sa.Column("actor_id", sa.String(length=36), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("told", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "asked",
                "accepted",
                "declined",
                "withdrawn",
                name="member_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["actor.id"], name=op.f("fk_experiment_member_actor_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["experiment_id"], ["experiment.id"], name=op.f("fk_experiment_member_experiment_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("experiment_id", "actor_id", name=op.f("pk_experiment_member")),
    )
    with op.batch_alter_table("experiment_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_experiment_member_actor_id"), ["actor_id"], unique=False)

    op.create_table(
        "peer",
        sa.Column("actor_id", sa.String(length=36), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("insee", sa.String(length=5), nullable=True),
        sa.Column("epci_siren", sa.String(length=9), nullable=True),
        sa.Column("department", sa.String(length=3), nullable=True),
        sa.Column("family", sa.String(length=16), nullable=True),
        sa.Column("brings", sa.BigInteger(), nullable=False),
        sa.Column("seeks", sa.BigInteger(), nullable=False),
        sa.Column("objectives", sa.BigInteger(), nullable=False),
        sa.Column("strong", sa.BigInteger(), nullable=False),
        sa.Column("publics", sa.BigInteger(), nullable=False),
        sa.Column("isolation", sa.SmallInteger(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("profile", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("version", sa.String(length=12), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("searched_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name=op.f("fk_peer_actor_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("actor_id", name=op.f("pk_peer")),
    )
    with op.batch_alter_table("peer", schema=None) as batch_op:
        batch_op.create_index("ix_peer_department", ["open", "demo", "department", "epci_siren"], unique=False)
        batch_op.create_index(
            "ix_peer_search",
            [
                *("open", "demo", "epci_siren", "insee", "brings", "seeks", "objectives", "strong", "publics"),
                *("family", "isolation", "people", "department", "actor_id"),
            ],
            unique=False,
        )
        batch_op.create_index("ix_peer_searched", ["open", "searched_at"], unique=False)

    op.create_table(
        "sheet_link",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("actor_id", sa.String(length=36), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column(
            "audience",
            sa.Enum("actor", "partner", name="audience", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reads", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name=op.f("fk_sheet_link_actor_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sheet_link_token_hash")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("sheet_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sheet_link_actor_id"), ["actor_id"], unique=False)

    op.create_table(
        "crossing_side",
        sa.Column("crossing_id", sa.String(length=36), nullable=False),
        sa.Column("actor_id", sa.String(length=36), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "asked",
                "accepted",
                "declined",
                "known",
                name="side_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("shares", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wrote_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name=op.f("fk_crossing_side_actor_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["crossing_id"], ["crossing.id"], name=op.f("fk_crossing_side_crossing_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("crossing_id", "actor_id", name=op.f("pk_crossing_side")),
    )
    with op.batch_alter_table("crossing_side", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_crossing_side_actor_id_asked_at"), ["actor_id", "asked_at"], unique=False)

    _make_vectors()


def _make_vectors() -> None:
    """A table of vectors beside `peer`, where PostgreSQL has pgvector and lets us create it; elsewhere nothing.

    It only gives another way of ordering candidates (db/peer_vectors.py): no model, nothing lost without it. A
    failed CREATE EXTENSION would end the whole transaction, hence the savepoint.
    """
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return
    try:
        with connection.begin_nested():
            connection.execute(sa.text("CREATE EXTENSION IF NOT EXISTS vector"))
    except sa.exc.DBAPIError:  # not installed on the server, or not permitted to us
        return
    op.execute(
        "CREATE TABLE peer_vector ("
        "actor_id VARCHAR(36) PRIMARY KEY REFERENCES peer (actor_id) ON DELETE CASCADE, features vector NOT NULL)"
    )


def downgrade() -> None:
    op.execute("DROP TABLE IF EXISTS peer_vector")
    with op.batch_alter_table("crossing_side", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_crossing_side_actor_id_asked_at"))

    op.drop_table("crossing_side")
    with op.batch_alter_table("sheet_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sheet_link_actor_id"))

    op.drop_table("sheet_link")
    with op.batch_alter_table("peer", schema=None) as batch_op:
        batch_op.drop_index("ix_peer_searched")
        batch_op.drop_index("ix_peer_search")
        batch_op.drop_index("ix_peer_department")

    op.drop_table("peer")
    with op.batch_alter_table("experiment_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_experiment_member_actor_id"))

    op.drop_table("experiment_member")
    with op.batch_alter_table("experience", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_experience_actor_id"))

    op.drop_table("experience")
    with op.batch_alter_table("directory_duplicate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_directory_duplicate_other_id"))
        batch_op.drop_index(batch_op.f("ix_directory_duplicate_actor_id"))

    op.drop_table("directory_duplicate")
    with op.batch_alter_table("crossing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_crossing_state_expires_at"))
        batch_op.drop_index(batch_op.f("ix_crossing_high_id"))

    op.drop_table("crossing")
    with op.batch_alter_table("experiment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_experiment_state"))

    op.drop_table("experiment")
    op.drop_table("directory_import")
    with op.batch_alter_table("directory_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_directory_entry_siret"))
        batch_op.drop_index(batch_op.f("ix_directory_entry_insee"))
        batch_op.drop_index(batch_op.f("ix_directory_entry_epci_siren"))
        batch_op.drop_index(batch_op.f("ix_directory_entry_department"))

    op.drop_table("directory_entry")
