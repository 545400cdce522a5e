"""Events: they can only be added, and are found by person, action and field."""

import sqlalchemy as sa
from alembic import op


revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

INDEXES = {
    'ix_event_module': ['module', 'id'],
    'ix_event_actor': ['module', 'actor_kind', 'actor_id', 'id'],
    'ix_event_action': ['module', 'action', 'id'],
}
# All of an event stands for ever. Only `changes` may be written over, and only once, where the
# same transaction has put the event's id into eventdoor (domain/events.purge).
STAYS = ('id', 'at', 'actor_kind', 'actor_id', 'actor_name', 'origin', 'module', 'record_id', 'action')
MOVED = ' OR '.join(f'NEW.{name} IS NOT OLD.{name}' for name in STAYS)
REFUSED = "BEGIN SELECT RAISE(ABORT, 'events are append-only'); END"
# What a new record begins with is no change of a field.
FIELDS = (
    "INSERT OR IGNORE INTO eventfield (module, field, event_id) SELECT {event}.module, "
    "CASE WHEN {event}.action LIKE 'contact.%' THEN 'contact.' || json_each.key ELSE json_each.key END, "
    "{event}.id FROM {tables} "
    "WHERE {event}.record_id IS NOT NULL AND {event}.action NOT IN ('register', 'contact.add')"
)
TRIGGERS = {
    # REPLACE deletes without asking the trigger of DELETE.
    'event_is_new': f'BEFORE INSERT ON event WHEN EXISTS (SELECT 1 FROM event WHERE id = NEW.id) {REFUSED}',
    'event_stays': f'BEFORE DELETE ON event {REFUSED}',
    'event_stays_as_it_is': (
        f'BEFORE UPDATE ON event WHEN {MOVED} '
        f'OR NOT EXISTS (SELECT 1 FROM eventdoor WHERE event_id = OLD.id) {REFUSED}'
    ),
    'event_door_closes': (
        'AFTER UPDATE ON event BEGIN DELETE FROM eventdoor WHERE event_id = NEW.id; END'
    ),
    'event_fields': (
        "AFTER INSERT ON event WHEN NEW.module <> 'settings' BEGIN "
        + FIELDS.format(event='NEW', tables='json_each(NEW.changes)') + '; END'
    ),
}


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_table('eventdoor',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('event_id')
    )
    op.create_table('eventfield',
    sa.Column('module', sa.String(length=20), nullable=False),
    sa.Column('field', sa.String(length=80), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('module', 'field', 'event_id'),
    sqlite_with_rowid=False
    )
    for name, columns in INDEXES.items():
        op.create_index(name, 'event', columns)
    if op.get_bind().dialect.name != 'sqlite':
        return
    for name, told in TRIGGERS.items():
        op.execute(sa.DDL(f'CREATE TRIGGER {name} {told.replace("%", "%%")}'))
    there = FIELDS.format(event='event', tables='event, json_each(event.changes)')
    op.execute(sa.text(f"{there} AND event.module <> 'settings'"))


def downgrade() -> None:
    """Take the tables back."""
    if op.get_bind().dialect.name == 'sqlite':
        for name in TRIGGERS:
            op.execute(f'DROP TRIGGER {name}')
    for name in INDEXES:
        op.drop_index(name, table_name='event')
    op.drop_table('eventfield')
    op.drop_table('eventdoor')
