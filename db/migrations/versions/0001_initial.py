"""The first tables: actors and what they said, consents, diagnoses, audit, places."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

Json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
RowId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Instant = sa.DateTime(timezone=True)
Uuid = sa.String(36)
Sha256 = sa.String(64)


def upgrade() -> None:
    _create_actor()
    _create_conversation()
    _create_message()
    _create_answer()
    _create_consent()
    _create_diagnosis()
    _create_correction()
    _create_audit()
    _make_audit_append_only()
    _create_places()


def downgrade() -> None:
    for table in ("commune", "epci", "audit", "correction", "diagnosis", "consent", "answer"):
        op.drop_table(table)
    for table in ("message", "dialogue_to_forget", "conversation", "actor"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_refuse_change()")


def _one_of(column: str, *values: str, nullable: bool = False) -> sa.Column[str]:
    kind = sa.Enum(*values, name=column, native_enum=False, create_constraint=True, length=32)
    return sa.Column(column, kind, nullable=nullable)


def _owner(table: str, nullable: bool = False) -> list[sa.schema.SchemaItem]:
    """The actor that a row belongs to, and is deleted with."""
    key = sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name=op.f(f"fk_{table}_actor_id"), ondelete="CASCADE")
    return [sa.Column("actor_id", Uuid, nullable=nullable), key]


def _create_actor() -> None:
    op.create_table(
        "actor",
        sa.Column("id", Uuid, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("updated_at", Instant, nullable=False),
        sa.Column("last_contact_at", Instant, nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        _one_of("state", "new", "interviewing", "diagnosed", "closed", "anonymised"),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("resume_code_hash", Sha256, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actor")),
        sa.UniqueConstraint("resume_code_hash", name=op.f("uq_actor_resume_code_hash")),
    )


def _create_conversation() -> None:
    states = ("consent", "interview", "paused", "recap", "done", "refused", "handed_over", "closed")
    op.create_table(
        "conversation",
        sa.Column("id", Uuid, nullable=False),
        *_owner("conversation", nullable=True),
        _one_of("channel", "web", "telegram", "terminal", "api"),
        sa.Column("external_id", sa.Text(), nullable=True),
        sa.Column("token_hash", Sha256, nullable=True),
        _one_of("state", *states),
        sa.Column("current_question", sa.Text(), nullable=True),
        sa.Column("revisit_question", sa.Text(), nullable=True),
        sa.Column("expecting", sa.Text(), nullable=True),
        sa.Column("failed_tries", sa.Integer(), nullable=False),
        sa.Column("turns", sa.Integer(), nullable=False),
        sa.Column("last_message", sa.Integer(), nullable=True),
        sa.Column("assigned_to", sa.Text(), nullable=True),
        sa.Column("human_requested_at", Instant, nullable=True),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("updated_at", Instant, nullable=False),
        sa.Column("seen_at", Instant, nullable=True),
        sa.CheckConstraint("failed_tries >= 0", name=op.f("ck_conversation_failed_tries")),
        sa.CheckConstraint("turns >= 0", name=op.f("ck_conversation_turns")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation")),
        sa.UniqueConstraint("channel", "external_id", name=op.f("uq_conversation_channel_external_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_conversation_token_hash")),
    )
    op.create_index(op.f("ix_conversation_actor_id"), "conversation", ["actor_id"])
    op.create_table(
        "dialogue_to_forget",
        sa.Column("conversation_id", Uuid, nullable=False),
        sa.Column("since", Instant, nullable=False),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_dialogue_to_forget")),
    )


def _create_message() -> None:
    op.create_table(
        "message",
        sa.Column("id", RowId, nullable=False),
        sa.Column("conversation_id", Uuid, nullable=False),
        _one_of("direction", "in", "out", "staff"),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=True),
        sa.Column("buttons", Json, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("intent", sa.Text(), nullable=True),
        sa.Column("intent_confidence", sa.Double(), nullable=True),
        sa.Column("entities", Json, nullable=False),
        _one_of("state", "pending", "handled", "failed", nullable=True),
        sa.Column("idempotency_key", sa.Text(), nullable=True),
        sa.Column("reply_to", RowId, nullable=True),
        sa.Column("created_at", Instant, nullable=False),
        sa.CheckConstraint("direction <> 'in' OR state IS NOT NULL", name=op.f("ck_message_in_has_state")),
        sa.CheckConstraint("intent_confidence BETWEEN 0 AND 1", name=op.f("ck_message_intent_confidence")),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_message_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["reply_to"], ["message.id"], name=op.f("fk_message_reply_to"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint(
            "conversation_id", "idempotency_key", name=op.f("uq_message_conversation_id_idempotency_key")
        ),
        sqlite_autoincrement=True,
    )
    pending = sa.text("state = 'pending'")
    op.create_index(op.f("ix_message_conversation_id_id"), "message", ["conversation_id", "id"])
    op.create_index(
        "ix_message_pending", "message", ["conversation_id"], sqlite_where=pending, postgresql_where=pending
    )
    op.create_index(op.f("ix_message_reply_to"), "message", ["reply_to"])


def _create_answer() -> None:
    op.create_table(
        "answer",
        sa.Column("id", RowId, nullable=False),
        *_owner("answer"),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _one_of("status", "answered", "unknown", "skipped", "cleared"),
        sa.Column("value", Json, nullable=True),
        sa.Column("quote", sa.Text(), nullable=False),
        _one_of("source", "typed", "button", "inferred", "staff"),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("message_id", RowId, nullable=True),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_answer_version")),
        sa.CheckConstraint("confidence BETWEEN 0 AND 1", name=op.f("ck_answer_confidence")),
        sa.CheckConstraint("status <> 'answered' OR value IS NOT NULL", name=op.f("ck_answer_answered_has_value")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_answer_message_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sa.UniqueConstraint("actor_id", "question", "version", name=op.f("uq_answer_actor_id_question_version")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_answer_message_id"), "answer", ["message_id"])


def _create_consent() -> None:
    op.create_table(
        "consent",
        sa.Column("id", RowId, nullable=False),
        *_owner("consent"),
        _one_of("purpose", "storage", "contact", "peers", "publication", "testimony"),
        sa.Column("text_version", sa.Text(), nullable=False),
        sa.Column("given_at", Instant, nullable=False),
        sa.Column("withdrawn_at", Instant, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
        sqlite_autoincrement=True,
    )
    active = sa.text("withdrawn_at IS NULL")
    op.create_index(op.f("ix_consent_actor_id"), "consent", ["actor_id"])
    op.create_index(
        "uq_consent_active",
        "consent",
        ["actor_id", "purpose", "text_version"],
        unique=True,
        sqlite_where=active,
        postgresql_where=active,
    )


def _create_diagnosis() -> None:
    op.create_table(
        "diagnosis",
        sa.Column("id", RowId, nullable=False),
        *_owner("diagnosis"),
        sa.Column("inputs", Json, nullable=False),
        sa.Column("result", Json, nullable=False),
        sa.Column("programme_version", sa.Text(), nullable=False),
        sa.Column("classifier_version", sa.Text(), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diagnosis")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_diagnosis_actor_id_id"), "diagnosis", ["actor_id", "id"])


def _create_correction() -> None:
    op.create_table(
        "correction",
        sa.Column("id", RowId, nullable=False),
        *_owner("correction"),
        sa.Column("diagnosis_id", RowId, nullable=True),
        _one_of("part", "family", "usage_subtypes", "objectives", "barriers", "answer"),
        sa.Column("machine_value", Json, nullable=True),
        sa.Column("person_value", Json, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(
            ["diagnosis_id"], ["diagnosis.id"], name=op.f("fk_correction_diagnosis_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_correction_actor_id_id"), "correction", ["actor_id", "id"])
    op.create_index(op.f("ix_correction_diagnosis_id"), "correction", ["diagnosis_id"])


def _create_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", RowId, nullable=False),
        sa.Column("at", Instant, nullable=False),
        _one_of("actor_role", "person", "staff", "system"),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject_type", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=True),
        sa.Column("detail", Json, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_audit_subject_type_subject_id"), "audit", ["subject_type", "subject_id"])


def _make_audit_append_only() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_no_{change.lower()} BEFORE {change} ON audit "
                "BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION 'audit is append-only' USING ERRCODE = 'restrict_violation'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change()"
    )


def _create_places() -> None:
    op.create_table(
        "epci",
        sa.Column("siren", sa.String(9), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("department", sa.String(3), nullable=True),
        sa.PrimaryKeyConstraint("siren", name=op.f("pk_epci")),
    )
    op.create_table(
        "commune",
        sa.Column("insee", sa.String(5), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("department", sa.String(3), nullable=False),
        sa.Column("region", sa.Text(), nullable=True),
        sa.Column("epci_siren", sa.String(9), nullable=True),
        sa.Column("postal_codes", Json, nullable=False),
        sa.Column("population", sa.Integer(), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("approximate", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["epci_siren"], ["epci.siren"], name=op.f("fk_commune_epci_siren")),
        sa.PrimaryKeyConstraint("insee", name=op.f("pk_commune")),
    )
    op.create_index(op.f("ix_commune_department"), "commune", ["department"])
    op.create_index(op.f("ix_commune_epci_siren"), "commune", ["epci_siren"])
