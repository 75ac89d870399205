"""What all tables share: exact money, times with a zone, constraints with predictable names.

Money is NUMERIC without a precision: PostgreSQL then keeps every digit that it was given, trailing zeros too. Tables
that the hot statements write have no foreign keys: their rows come from one consistent state in one transaction, and
a check per row would cost more than writing it.
"""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import BigInteger, DateTime, LargeBinary, MetaData, Numeric, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, mapped_column

Key = Annotated[str, mapped_column(Text, primary_key=True)]
IntKey = Annotated[int, mapped_column(primary_key=True, autoincrement=False)]


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "pk": "%(table_name)s_pkey",
            "uq": "%(table_name)s_%(column_0_N_name)s_key",
            "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
            "ix": "%(table_name)s_%(column_0_N_name)s_idx",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - read by SQLAlchemy at class creation
        str: Text,
        Decimal: Numeric,
        datetime: DateTime(timezone=True),
        bytes: LargeBinary,
        dict[str, Any]: JSONB,
        list[Any]: JSONB,
    }


Big = Annotated[int, mapped_column(BigInteger)]
