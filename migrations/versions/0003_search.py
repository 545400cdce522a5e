"""Search: an index of customers and one of contacts, and the triggers that keep them true."""

import sqlalchemy as sa
from alembic import op


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

INDEXES = ('customersearch', 'contactsearch')
CUSTOMER = (
    'number, display_name, organisation_number, personal_identity_number, vat_number, phone, '
    'mobile, phone_work, email, invoice_email, website, address, postal_code, city'
)
CONTACT = 'customer_id, first_name, last_name, department, email, phone_work, mobile, phone'
QUEUE = 'INSERT OR IGNORE INTO searchqueue (kind, record_id)'
# They call no function of the program's: any connection may write to the tables.
TRIGGERS = {
    'search_customer_new': f"AFTER INSERT ON customer BEGIN {QUEUE} VALUES ('customer', NEW.id); END",
    'search_customer_gone': f"AFTER DELETE ON customer BEGIN {QUEUE} VALUES ('customer', OLD.id); END",
    'search_customer_changed': (
        f"AFTER UPDATE OF {CUSTOMER} ON customer BEGIN {QUEUE} VALUES ('customer', NEW.id); END"
    ),
    'search_customer_renamed': (
        "AFTER UPDATE OF display_name ON customer WHEN OLD.display_name IS NOT NEW.display_name "
        f"BEGIN {QUEUE} SELECT 'contact', id FROM contact WHERE customer_id = NEW.id; END"
    ),
    'search_contact_new': f"AFTER INSERT ON contact BEGIN {QUEUE} VALUES ('contact', NEW.id); END",
    'search_contact_gone': f"AFTER DELETE ON contact BEGIN {QUEUE} VALUES ('contact', OLD.id); END",
    'search_contact_changed': (
        f"AFTER UPDATE OF {CONTACT} ON contact BEGIN {QUEUE} VALUES ('contact', NEW.id); END"
    ),
    'search_value_new': (
        f"AFTER INSERT ON customvalue BEGIN {QUEUE} VALUES ('customer', NEW.customer_id); END"
    ),
    'search_value_gone': (
        f"AFTER DELETE ON customvalue BEGIN {QUEUE} VALUES ('customer', OLD.customer_id); END"
    ),
    'search_value_changed': (
        f"AFTER UPDATE OF text, customer_id, field_id ON customvalue BEGIN {QUEUE} VALUES ('customer', NEW.customer_id); "
        f"{QUEUE} VALUES ('customer', OLD.customer_id); END"
    ),
}


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_table('searchqueue',
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('record_id', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('kind', 'record_id')
    )
    if op.get_bind().dialect.name != 'sqlite':
        return
    for name in INDEXES:
        op.execute(
            f"CREATE VIRTUAL TABLE {name} USING fts5("
            "text, tokenize='trigram case_sensitive 1', detail=none, columnsize=0)"
        )
        op.execute(f"INSERT INTO {name} ({name}, rank) VALUES ('hashsize', 16777216)")
    for name, told in TRIGGERS.items():
        op.execute(sa.DDL(f'CREATE TRIGGER {name} {told}'))
    # What is there is indexed by the next transaction, with the program's own words for it.
    op.execute("INSERT INTO searchqueue (kind, record_id) SELECT 'customer', id FROM customer")
    op.execute("INSERT INTO searchqueue (kind, record_id) SELECT 'contact', id FROM contact")


def downgrade() -> None:
    """Take the tables back."""
    if op.get_bind().dialect.name == 'sqlite':
        for name in TRIGGERS:
            op.execute(f'DROP TRIGGER {name}')
        for name in INDEXES:
            op.execute(f'DROP TABLE {name}')
    op.drop_table('searchqueue')
