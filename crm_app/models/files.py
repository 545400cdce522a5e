"""Files that hang on records. What they hold lies in the data folder, not in the database."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from crm_app.models.spec import UtcDateTime


class CustomerFile(SQLModel, table=True):
    """One file on one customer's card. `stored_as` is its name in the data folder."""

    id: int | None = Field(default=None, primary_key=True)
    customer_id: int = Field(foreign_key="customer.id", index=True)
    name: str = Field(max_length=255)
    media_type: str = Field(max_length=100)
    size: int
    sha256: str = Field(max_length=64)
    stored_as: str = Field(max_length=64, unique=True)
    uploaded_at: datetime = Field(sa_type=UtcDateTime)
    uploaded_by: str = Field(max_length=201)
    archived: bool = False
