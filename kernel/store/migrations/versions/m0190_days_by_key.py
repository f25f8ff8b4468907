"""The days of a well lie together in the key: its chart reads the index and no row.

Days come in for all wells at once, so that in the table no two days of a well are neighbours; ten
years were 3,650 places to look up.
"""

from alembic import op

revision = "0190"
down_revision = "0185"

KEY = """
    alter table app.production_day drop constraint production_day_pk,
        add constraint production_day_pk
            primary key (organization_id, completion_id, production_date) {drawn}
"""


def upgrade() -> None:
    op.execute(KEY.format(drawn="include (hours_on, oil_bbl, gas_mcf, water_bbl)"))


def downgrade() -> None:
    op.execute(KEY.format(drawn=""))
