"""Search: a change of account managers queues the customer and her contacts, whose texts say them."""

import sqlalchemy as sa
from alembic import op


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

QUEUE = 'INSERT OR IGNORE INTO searchqueue (kind, record_id)'


def _both(row: str) -> str:
    return (
        f"{QUEUE} VALUES ('customer', {row}.customer_id); "
        f"{QUEUE} SELECT 'contact', id FROM contact WHERE customer_id = {row}.customer_id;"
    )


# They call no function of the program's: any connection may write to the tables.
TRIGGERS = {
    'search_manager_new': f"AFTER INSERT ON accountmanager BEGIN {_both('NEW')} END",
    'search_manager_gone': f"AFTER DELETE ON accountmanager BEGIN {_both('OLD')} END",
    'search_manager_changed': (
        "AFTER UPDATE OF user_id, customer_id ON accountmanager "
        f"BEGIN {_both('NEW')} {_both('OLD')} END"
    ),
}


def upgrade() -> None:
    """Bring the tables forward."""
    if op.get_bind().dialect.name != 'sqlite':
        return
    for name, told in TRIGGERS.items():
        op.execute(sa.DDL(f'CREATE TRIGGER {name} {told}'))
    # Those that have managers are indexed anew by the next transaction.
    op.execute(f"{QUEUE} SELECT DISTINCT 'customer', customer_id FROM accountmanager")
    op.execute(
        f"{QUEUE} SELECT 'contact', id FROM contact "
        "WHERE customer_id IN (SELECT customer_id FROM accountmanager)"
    )


def downgrade() -> None:
    """Take the tables back."""
    if op.get_bind().dialect.name == 'sqlite':
        for name in TRIGGERS:
            op.execute(f'DROP TRIGGER {name}')
