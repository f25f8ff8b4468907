"""Agreed and posted prices of a product on a day."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kernel.finance.agreed_price import AgreedPrice
from kernel.store.asset_tables import asset_well, company
from kernel.store.product_price_tables import product_price as price


def prices_on(session: Session, product: str, day: date) -> list[AgreedPrice]:
    """The prices that hold for a product on a day."""
    buyer = sa.and_(
        company.c.organization_id == price.c.organization_id,
        company.c.id == price.c.purchaser_company_id,
    )
    rows = session.execute(
        sa.select(price, company.c.name.label("buyer"))
        .select_from(price.outerjoin(company, buyer))
        .where(
            price.c.product == product,
            price.c.valid.op("@>")(sa.cast(sa.literal(day), sa.Date)),
        )
        .order_by(price.c.id)
    )
    return [
        AgreedPrice(
            id=row.id,
            name=", ".join(
                filter(None, (row.buyer, row.index_name, f"from {row.valid.lower or 'ever'}"))
            ),
            basis=row.basis,
            price=row.price,
            mmbtu_per_mcf=row.mmbtu_per_mcf,
            purchaser=row.purchaser_company_id,
            place=row.property_id,
        )
        for row in rows
    ]


def lease_of_well(session: Session, well_id: UUID) -> UUID | None:
    """The lease of a well, where it is known."""
    found: UUID | None = session.scalar(
        sa.select(asset_well.c.lease_id).where(asset_well.c.id == well_id)
    )
    return found
