"""whom else to ask, when not to, and who decided"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("workspace_id", sa.String(length=255), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(length=255), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.String(length=255), nullable=False),
        sa.Column("act", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index("ix_audit_workspace_id_number", ["workspace_id", "number"], unique=False)

    op.create_table(
        "choices",
        sa.Column("workspace_id", sa.String(length=255), nullable=False),
        sa.Column("person_id", sa.String(length=255), nullable=False),
        sa.Column("snoozed_until", sa.Date(), nullable=True),
        sa.Column("direct_messages", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "person_id", name=op.f("pk_choices")),
    )
    op.create_table(
        "group_members",
        sa.Column("workspace_id", sa.String(length=255), nullable=False),
        sa.Column("group_id", sa.String(length=255), nullable=False),
        sa.Column("person_id", sa.String(length=255), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "group_id", "person_id", name=op.f("pk_group_members")),
    )
    op.create_table(
        "home_tabs",
        sa.Column("workspace_id", sa.String(length=255), nullable=False),
        sa.Column("person_id", sa.String(length=255), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stale_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("comments_read_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "person_id", name=op.f("pk_home_tabs")),
    )
    with op.batch_alter_table("home_tabs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_home_tabs_stale_at"), ["stale_at"], unique=False)

    op.create_table(
        "losses",
        sa.Column("workspace_id", sa.String(length=255), nullable=False),
        sa.Column("channel_id", sa.String(length=255), nullable=False),
        sa.Column("person_id", sa.String(length=255), nullable=False),
        sa.Column("reason", sa.String(length=255), nullable=False),
        sa.Column("notice", sa.String(length=255), nullable=False),
        sa.Column("mended_in", sa.String(length=255), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "channel_id", "person_id", name=op.f("pk_losses")),
    )
    op.create_table(
        "named_admins",
        sa.Column("workspace_id", sa.String(length=255), nullable=False),
        sa.Column("person_id", sa.String(length=255), nullable=False),
        sa.Column("named_by", sa.String(length=255), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "person_id", name=op.f("pk_named_admins")),
    )
    op.create_table(
        "own_practices",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("workspace_id", sa.String(length=255), nullable=False),
        sa.Column("program_id", sa.String(length=255), nullable=False),
        sa.Column("driver", sa.String(length=255), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("signs", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["program_id"], ["programs.id"], name=op.f("fk_own_practices_programs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_practices")),
    )
    with op.batch_alter_table("own_practices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_own_practices_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "people_asked",
        sa.Column("round_id", sa.String(length=255), nullable=False),
        sa.Column("person_id", sa.String(length=255), nullable=False),
        sa.Column("workspace_id", sa.String(length=255), nullable=False),
        sa.Column("practice", sa.String(length=255), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("round_id", "person_id", name=op.f("pk_people_asked")),
    )
    with op.batch_alter_table("people_asked", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_people_asked_asked_at"), ["asked_at"], unique=False)
        batch_op.create_index(
            "ix_people_asked_workspace_id_practice_asked_at", ["workspace_id", "practice", "asked_at"], unique=False
        )

    op.create_table(
        "shares",
        sa.Column("workspace_id", sa.String(length=255), nullable=False),
        sa.Column("digest_id", sa.String(length=255), nullable=False),
        sa.Column("channel_id", sa.String(length=255), nullable=False),
        sa.Column("act", sa.String(length=255), nullable=False),
        sa.Column("person_id", sa.String(length=255), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("schedules", sa.JSON(), nullable=False),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=255), nullable=False),
        sa.Column("reason", sa.String(length=255), nullable=True),
        sa.ForeignKeyConstraint(["digest_id"], ["digests.id"], name=op.f("fk_shares_digests")),
        sa.PrimaryKeyConstraint("workspace_id", "digest_id", "channel_id", name=op.f("pk_shares")),
    )
    op.create_table(
        "user_groups",
        sa.Column("workspace_id", sa.String(length=255), nullable=False),
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("handle", sa.String(length=255), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("members_read_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_user_groups")),
    )
    op.create_table(
        "wordings",
        sa.Column("workspace_id", sa.String(length=255), nullable=False),
        sa.Column("program_id", sa.String(length=255), nullable=False),
        sa.Column("practice", sa.String(length=255), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["program_id"], ["programs.id"], name=op.f("fk_wordings_programs")),
        sa.PrimaryKeyConstraint("workspace_id", "program_id", "practice", name=op.f("pk_wordings")),
    )
    with op.batch_alter_table("channels", schema=None) as batch_op:
        batch_op.add_column(sa.Column("gone", sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table("workspaces", schema=None) as batch_op:
        batch_op.add_column(sa.Column("scopes", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("blocks_refused_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("check_ins", schema=None) as batch_op:
        batch_op.add_column(sa.Column("person_id", sa.String(length=255), nullable=True))
        batch_op.add_column(sa.Column("dm", sa.String(length=255), nullable=True))

    with op.batch_alter_table("comments", schema=None) as batch_op:
        batch_op.create_index("ix_comments_workspace_id_author", ["workspace_id", "author"], unique=False)
        batch_op.create_index("ix_comments_workspace_id_written_at", ["workspace_id", "written_at"], unique=False)

    with op.batch_alter_table("digests", schema=None) as batch_op:
        batch_op.add_column(sa.Column("channel_id", sa.String(length=255), nullable=True))
        batch_op.add_column(sa.Column("ts", sa.String(length=255), nullable=True))

    with op.batch_alter_table("programs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("scale_words", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("quarters_from", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("school_from", sa.Integer(), nullable=False, server_default="8"))
        batch_op.add_column(sa.Column("digest_rhythm", sa.String(length=255), nullable=False, server_default="weekly"))
        batch_op.add_column(sa.Column("digest_anchor", sa.Date(), nullable=False, server_default="2026-01-05"))

    with op.batch_alter_table("rounds", schema=None) as batch_op:
        batch_op.add_column(sa.Column("question", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("scale_words", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("manner", sa.String(length=255), nullable=False, server_default="channel"))

    with op.batch_alter_table("schedules", schema=None) as batch_op:
        batch_op.add_column(sa.Column("manner", sa.String(length=255), nullable=False, server_default="channel"))
        batch_op.add_column(sa.Column("groups", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("people", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("reminds", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("off_weekdays", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("off_calendar", sa.String(length=255), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("off_then", sa.String(length=255), nullable=False, server_default="move"))
        batch_op.add_column(sa.Column("paused_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("skipped", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("practices", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    with op.batch_alter_table("schedules", schema=None) as batch_op:
        batch_op.drop_column("practices")
        batch_op.drop_column("skipped")
        batch_op.drop_column("paused_until")
        batch_op.drop_column("off_then")
        batch_op.drop_column("off_calendar")
        batch_op.drop_column("off_weekdays")
        batch_op.drop_column("reminds")
        batch_op.drop_column("people")
        batch_op.drop_column("groups")
        batch_op.drop_column("manner")

    with op.batch_alter_table("rounds", schema=None) as batch_op:
        batch_op.drop_column("manner")
        batch_op.drop_column("scale_words")
        batch_op.drop_column("question")

    with op.batch_alter_table("programs", schema=None) as batch_op:
        batch_op.drop_column("digest_anchor")
        batch_op.drop_column("digest_rhythm")
        batch_op.drop_column("school_from")
        batch_op.drop_column("quarters_from")
        batch_op.drop_column("scale_words")

    with op.batch_alter_table("digests", schema=None) as batch_op:
        batch_op.drop_column("ts")
        batch_op.drop_column("channel_id")

    with op.batch_alter_table("comments", schema=None) as batch_op:
        batch_op.drop_index("ix_comments_workspace_id_written_at")
        batch_op.drop_index("ix_comments_workspace_id_author")

    with op.batch_alter_table("check_ins", schema=None) as batch_op:
        batch_op.drop_column("dm")
        batch_op.drop_column("person_id")

    with op.batch_alter_table("workspaces", schema=None) as batch_op:
        batch_op.drop_column("blocks_refused_at")
        batch_op.drop_column("scopes")

    with op.batch_alter_table("channels", schema=None) as batch_op:
        batch_op.drop_column("gone")

    op.drop_table("wordings")
    op.drop_table("user_groups")
    op.drop_table("shares")
    with op.batch_alter_table("people_asked", schema=None) as batch_op:
        batch_op.drop_index("ix_people_asked_workspace_id_practice_asked_at")
        batch_op.drop_index(batch_op.f("ix_people_asked_asked_at"))

    op.drop_table("people_asked")
    with op.batch_alter_table("own_practices", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_own_practices_workspace_id"))

    op.drop_table("own_practices")
    op.drop_table("named_admins")
    op.drop_table("losses")
    with op.batch_alter_table("home_tabs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_home_tabs_stale_at"))

    op.drop_table("home_tabs")
    op.drop_table("group_members")
    op.drop_table("choices")
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_workspace_id_number")

    op.drop_table("audit")
