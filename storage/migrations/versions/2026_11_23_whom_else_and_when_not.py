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
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.String(length=255), nullable=False),
        sa.Column("act", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index("ix_audit_workspace_id_at", ["workspace_id", "at"], unique=False)

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
        "user_groups",
        sa.Column("workspace_id", sa.String(length=255), nullable=False),
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("handle", sa.String(length=255), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("members_read_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_user_groups")),
    )
    with op.batch_alter_table("channels", schema=None) as batch_op:
        batch_op.add_column(sa.Column("gone", sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table("workspaces", schema=None) as batch_op:
        batch_op.add_column(sa.Column("scopes", sa.JSON(), nullable=True))

    with op.batch_alter_table("check_ins", schema=None) as batch_op:
        batch_op.add_column(sa.Column("person_id", sa.String(length=255), nullable=True))
        batch_op.add_column(sa.Column("dm", sa.String(length=255), nullable=True))

    with op.batch_alter_table("comments", schema=None) as batch_op:
        batch_op.create_index("ix_comments_workspace_id_author", ["workspace_id", "author"], unique=False)

    with op.batch_alter_table("programs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("scale_words", sa.JSON(), nullable=True))

    with op.batch_alter_table("rounds", schema=None) as batch_op:
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

    with op.batch_alter_table("programs", schema=None) as batch_op:
        batch_op.drop_column("scale_words")

    with op.batch_alter_table("comments", schema=None) as batch_op:
        batch_op.drop_index("ix_comments_workspace_id_author")

    with op.batch_alter_table("check_ins", schema=None) as batch_op:
        batch_op.drop_column("dm")
        batch_op.drop_column("person_id")

    with op.batch_alter_table("workspaces", schema=None) as batch_op:
        batch_op.drop_column("scopes")

    with op.batch_alter_table("channels", schema=None) as batch_op:
        batch_op.drop_column("gone")

    op.drop_table("user_groups")
    with op.batch_alter_table("people_asked", schema=None) as batch_op:
        batch_op.drop_index("ix_people_asked_workspace_id_practice_asked_at")
        batch_op.drop_index(batch_op.f("ix_people_asked_asked_at"))

    op.drop_table("people_asked")
    op.drop_table("named_admins")
    op.drop_table("losses")
    op.drop_table("group_members")
    op.drop_table("choices")
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_workspace_id_at")

    op.drop_table("audit")
