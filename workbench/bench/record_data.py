"""The core records of a whole organization for benchmarks: ten years of a company with many wells.

Wells on leases with their fields, companies, completions, months, tests, volumes, AFEs, decks,
sales, prices, duties and what a month close makes of them, each as many as such a company has.
"""

from collections.abc import Mapping
from typing import Any

import psycopg

from kernel.store.actor import Actor
from workbench.bench.production import LAST_DAY, fill

WELLS_A_LEASE = 4
DAYS = 31  # of each well; `bench production` reads years of them
CLOSED = 12  # months that were shared among wells and owners
LAST = LAST_DAY.replace(day=1)

# One statement for one table. Values repeat by the row's number, so that a second run is the same.
_STATEMENTS = (
    "create temporary table f as select id, row_number() over (order by id) as n from app.field",
    """
    insert into app.company (id, name, short_code, min_pay_amount)
    select uuidv7(), 'COMPANY ' || n, 'C' || n, 100 from generate_series(1, %(companies)s) n
    """,
    "create temporary table c as select id, row_number() over (order by id) as n from app.company",
    """
    insert into app.company_role (id, company_id, role, valid)
    select uuidv7(), id, role, '[2010-01-01,)' from c, unnest(array['operator', 'royalty']) role
    """,
    """
    insert into app.lease (id, name, field_id, jurisdiction, regulator_lease_no,
        regulator_district, oil_gas_code, gross_acres, royalty_rate, status)
    select uuidv7(), 'LEASE ' || g, f.id, 'TX', lpad(g::text, 6, '0'), '08', 'O', 640, 0.1875,
           case when mod(g, 40) = 0 then 'expired' else 'active' end
      from generate_series(1, %(leases)s) g join f on f.n = 1 + mod(g, %(fields)s)
    """,
    """
    create temporary table l as
    select id, field_id, row_number() over (order by id) as n from app.lease
    """,
    """
    insert into app.lease_operator (id, lease_id, company_id, valid)
    select uuidv7(), l.id, c.id, '[2010-01-01,)'
      from l join c on c.n = 1 + mod(l.n, %(companies)s)
    """,
    """
    update app.asset_well w
       set lease_id = l.id, field_id = l.field_id, operator_company_id = c.id, well_no = o.n || 'H',
           api14 = '42' || lpad((301 + 2 * div(o.n, 90000))::text, 3, '0')
               || lpad((10000 + mod(o.n, 90000))::text, 5, '0') || '0000',
           well_type = case when mod(o.n, 5) = 0 then 'gas' else 'oil' end,
           status = case when mod(o.n, 50) = 0 then 'plugged' when mod(o.n, 9) = 0 then 'shut_in'
                         else 'producing' end,
           spud_date = '2012-01-01'::date + mod(o.n, 1000)::int, is_horizontal = mod(o.n, 2) = 0,
           completion_date = '2015-01-01'::date + mod(o.n, 300)::int,
           total_md_ft = 9000 + mod(o.n, 9000),
           surface_lat = 31 + mod(o.n, 1000) / 1000.0, surface_lon = -102 - mod(o.n, 777) / 777.0
      from (select id, row_number() over (order by id) as n from app.asset_well) o
      join l on l.n = 1 + mod(o.n, %(leases)s) join c on c.n = 1 + mod(o.n, %(companies)s)
     where w.id = o.id
    """,
    "update app.completion set name = 'UPPER', reservoir = 'WOLFCAMP A'",
    """
    insert into app.completion_lease (id, completion_id, lease_id, valid)
    select uuidv7(), s.id, w.lease_id, '[2010-01-01,)'
      from app.completion s join app.asset_well w on w.id = s.well_id
    """,
    """
    create temporary table s as
    select completion_id as id, lease_id, row_number() over (order by completion_id) as n
      from app.completion_lease
    """,
    """
    create temporary table m as
    select n, (cast(%(last)s as date) - n * interval '1 month')::date as day
      from generate_series(0, %(months)s - 1) n
    """,
    """
    insert into app.production_month (completion_id, production_month, lease_id, days_on, oil_bbl,
        gas_mcf, water_bbl, source, import_batch_id)
    select s.id, m.day, s.lease_id, 28, 300 + 10 * m.n, 900 + 20 * m.n, 500, 'regulator',
           cast(%(person)s as uuid) from m, s order by m.n desc
    """,
    """
    insert into app.field_month (field_id, production_month, basis, oil_bbl, gas_mcf, water_bbl,
        wells)
    select l.field_id, p.production_month, 'month', sum(p.oil_bbl), sum(p.gas_mcf),
           sum(p.water_bbl), count(*)
      from app.production_month p join l on l.id = p.lease_id group by 1, 2
    """,
    """
    insert into app.well_test (id, completion_id, test_date, hours, oil_bbl, gas_mcf, water_bbl,
        status)
    select uuidv7(), s.id, cast(%(last)s as date) - 90 * t, 24, 10 + t, 30 + t, 15,
           case when mod(s.n + t, 20) = 0 then 'rejected' else 'accepted' end
      from generate_series(10, 1, -1) t, s
    """,
    """
    insert into app.lease_volume (id, lease_id, production_month, product, opening_stock, produced,
        closing_stock, status)
    select uuidv7(), l.id, m.day, p, 100, 1200 + 40 * m.n, 100,
           case when m.n < 2 then 'draft' else 'locked' end
      from m, l, unnest(array['oil', 'casinghead_gas']) p order by m.n desc
    """,
    """
    insert into app.lease_disposition (id, lease_volume_id, disposition_code, volume,
        purchaser_company_id)
    select uuidv7(), v.id, case when v.product = 'oil' then '0' else '1' end, v.produced,
           (select id from c where n = 1) from app.lease_volume v order by v.id
    """,
    """
    insert into app.month_close (id, lease_id, production_month, state)
    select uuidv7(), l.id, m.day, 'closed' from m, l where m.n between 2 and %(closed)s
    """,
    """
    insert into app.cost_deck (id, lease_id, name, valid, status)
    select uuidv7(), l.id, 'JOA ' || l.n, '[2015-01-01,)',
           case when mod(l.n, 10) = 0 then 'draft' else 'approved' end from l
    """,
    """
    insert into app.cost_interest (id, cost_deck_id, company_id, working_interest)
    select uuidv7(), d.id, c.id, 0.5
      from (select id, row_number() over (order by id) as n from app.cost_deck) d
      cross join generate_series(0, 1) k join c on c.n = 1 + mod(d.n + k, %(companies)s / 2)
    """,
    """
    insert into app.afe (id, afe_no, kind, well_id, description, gross_estimate, status,
        submitted_at, cost_deck_id)
    select uuidv7(), '2025-' || w.n, (array['drilling', 'workover', 'plugging'])[1 + mod(w.n, 3)],
           w.id, 'AFE of well ' || w.n, 1000000,
           (array['draft', 'submitted', 'approved', 'closed'])[1 + mod(w.n, 4)],
           case when mod(w.n, 4) > 0 then now() - w.n * interval '1 hour' end,
           (select min(d.id::text)::uuid from app.cost_deck d where d.lease_id = w.lease_id)
      from (select id, lease_id, row_number() over (order by id) as n from app.asset_well) w
     where mod(w.n, 5) = 0 or w.n <= 40
    """,
    """
    insert into app.afe_line (id, afe_id, line_no, account_code, description, phase, estimate,
        actual)
    select uuidv7(), a.id, k, '8' || lpad(k::text, 3, '0'), 'Line ' || k, 'drilling', 100000,
           case when a.status = 'draft' then 0 else 90000 end
      from app.afe a, generate_series(1, 10) k order by a.id, k
    """,
    """
    insert into app.afe_approval (id, afe_id, company_id, working_interest, net_amount, vote,
        due_at)
    select uuidv7(), a.id, c.id, 0.5, 500000,
           case when a.status = 'submitted' then 'pending' else 'consent' end, a.submitted_at
      from app.afe a cross join generate_series(0, 1) k
      join c on c.n = 1 + mod(hashtext(a.id::text) & 65535, %(companies)s - 1) + k
     where a.status <> 'draft'
    """,
    """
    insert into app.division_order (id, lease_id, product, valid, status)
    select uuidv7(), l.id, p, '[2015-01-01,)',
           case when mod(l.n, 10) = 0 then 'draft' else 'approved' end
      from l, unnest(array['oil', 'gas']) p
    """,
    """
    insert into app.division_order_interest (id, division_order_id, company_id, interest_type,
        decimal, suspense_reason)
    select uuidv7(), d.id, c.id, case when k = 0 then 'WI_NRI' else 'RI' end, 0.125,
           case when mod(d.n + k, 30) = 0 then 'unsigned' else 'none' end
      from (select id, row_number() over (order by id) as n from app.division_order) d
      cross join generate_series(0, 7) k join c on c.n = 1 + mod(d.n * 3 + k, %(companies)s)
    """,
    """
    insert into app.product_price (id, product, basis, price, purchaser_company_id, index_name,
        valid)
    select uuidv7(), p.product, p.basis, 60 + mod(m.n, 20), c.id, 'WTI Cushing',
           daterange(m.day, (m.day + interval '1 month')::date)
      from m, c, (values ('oil', 'bbl'), ('gas', 'mcf')) p(product, basis) where c.n <= 5
    """,
    """
    insert into app.tax_condition (id, lease_id, product, valid, condition, reason)
    select uuidv7(), l.id, 'oil', '[2020-01-01,)', 'exempt', 'Order ' || l.n
      from l where mod(l.n, 10) = 1
    """,
    """
    insert into app.sales_line (id, lease_id, product, sale_month, purchaser_company_id, volume,
        price, gross_value, statement_ref, line_no, status)
    select uuidv7(), l.id, p, m.day, (select id from c where n = 1), 1000, 60, 60000,
           'S' || m.n || p, l.n, case when m.n < 2 then 'draft' else 'distributed' end
      from m, l, unnest(array['oil', 'gas']) p order by m.n desc
    """,
    """
    insert into app.allocation_run (id, lease_id, production_month, product, lease_volume,
        theoretical_total, factor, status, rule_version)
    select uuidv7(), l.id, m.day, p, 1200, 1200, 1, 'approved', '1'
      from m, l, unnest(array['oil', 'casinghead_gas']) p where m.n between 2 and %(closed)s
     order by m.n desc
    """,
    """
    insert into app.allocation (id, allocation_run_id, completion_id, theoretical, allocated)
    select uuidv7(), r.id, s.id, 300, 300
      from app.allocation_run r join s on s.lease_id = r.lease_id order by r.id
    """,
    """
    insert into app.revenue_run (id, accounting_month, status, rule_version, posted_at)
    select uuidv7(), m.day, 'posted', '1', now() from m where m.n between 2 and %(closed)s
     order by m.n desc
    """,
    """
    insert into app.revenue_line (id, run_id, sales_line_id, division_order_interest_id,
        company_id, product, sale_month, decimal, volume_share, gross, tax, fee, deduction, net)
    select uuidv7(), r.id, x.id, i.id, i.company_id, x.product, x.sale_month, i.decimal, 125, 7500,
           345, 3, 52, 7100
      from app.revenue_run r join app.sales_line x on x.sale_month = r.accounting_month
      join app.division_order d on d.lease_id = x.lease_id and d.product = x.product
      join app.division_order_interest i on i.division_order_id = d.id order by r.id, x.id
    """,
    """
    insert into app.payment (id, company_id, paid_on, amount, method, reference)
    select uuidv7(), c.id, (r.accounting_month + interval '60 days')::date, 5000, 'check',
           'K' || row_number() over () from app.revenue_run r, c order by r.id
    """,
    """
    insert into app.owner_balance (id, company_id, run_id, payable)
    select uuidv7(), c.id, r.id, 7100 from app.revenue_run r, c order by r.id
    """,
    """
    insert into app.owner_balance (id, company_id, payment_id, payable)
    select uuidv7(), company_id, id, -5000 from app.payment order by id
    """,
    """
    insert into app.compliance_schedule (id, rule_code, subject, lease_id, period_start, due_date,
        outcome, filed_at)
    select uuidv7(), 'form_pr', 'lease', l.id, d::date, (d + interval '60 days')::date,
           case when d < now() - interval '90 days' then 'filed' else 'none' end,
           case when d < now() - interval '90 days' then (d + interval '50 days')::date end
      from generate_series(date_trunc('month', now()) - interval '20 months',
                           date_trunc('month', now()) + interval '1 month', '1 month') d, l
     order by d
    """,
    """
    insert into app.compliance_schedule (id, rule_code, subject, well_id, period_start, due_date)
    select uuidv7(), 'h15', 'well', w.id, '2026-01-01', '2026-01-01'::date + mod(w.n, 365)::int
      from (select id, row_number() over (order by id) as n from app.asset_well
             where status <> 'producing') w
    """,
    """
    insert into app.regulatory_report (id, form, lease_id, period_start, status, payload)
    select uuidv7(), 'PR', l.id, m.day, 'filed_by_user', '{"rows": [{"oil": "1200"}]}'
      from m, l where m.n between 2 and %(closed)s order by m.n desc
    """,
    """
    insert into app.production_revision (id, table_name, completion_id, period, before, reason)
    select uuidv7(), 'production_month', s.id, m.day, '{"oil_bbl": "1200"}', 'Gauge read again'
      from s join m on m.n = mod(s.n, %(months)s)
    """,
    """
    insert into app.import_batch (id, profile, file_name, sha256, status, rows_in, rows_accepted)
    select uuidv7(), 'pdq', 'file ' || n || '.csv', '', 'done', 10000, 9980
      from generate_series(1, %(companies)s) n
    """,
    """
    insert into app.import_reject (id, import_batch_id, line_no, raw, reason_code)
    select uuidv7(), id, n, 'x,y,z', 'unknown_well' from app.import_batch, generate_series(1, 40) n
    """,
)


def fill_records(administrator: str, actor: Actor, *, wells: int, months: int) -> Mapping[str, int]:
    """Records of an organization; how many rows each table has then.

    Args:
        administrator: A superuser's URL of the store, as libpq takes it.
        actor: Whose records they are.
        wells: How many; a quarter as many leases.
        months: Of volumes and sales, back from December 2025.
    """
    fill(actor, wells, DAYS)
    values: dict[str, Any] = {
        "leases": max(wells // WELLS_A_LEASE, 10),
        "companies": max(wells // 20, 20),
        "months": months,
        "closed": min(months - 1, CLOSED + 1),
        "last": LAST,
        "person": actor.user_id,
    }
    with psycopg.connect(administrator) as store:
        # past triggers and keys between tables, but as the application and under row security
        store.execute("set session_replication_role = replica")
        store.execute("set role app_user")
        for name in ("organization", "user"):
            told = (f"app.current_{name}_id", str(getattr(actor, f"{name}_id")))
            store.execute("select set_config(%s, %s, false)", told)
        fields = store.execute("select count(*) from app.field").fetchone()
        values["fields"] = fields[0] if fields else 0
        for statement in _STATEMENTS:
            named = {name: value for name, value in values.items() if f"%({name})s" in statement}
            store.execute(statement, named or None)
        store.execute("reset role")
    return _settled(administrator, actor)


def _settled(administrator: str, actor: Actor) -> dict[str, int]:
    """Every table counted, after the vacuum that the server would do by itself."""
    with psycopg.connect(administrator, autocommit=True) as store:
        store.execute("vacuum analyze")
        tables = store.execute(
            "select table_name from information_schema.columns where table_schema = 'app'"
            " and column_name = 'organization_id' order by 1"
        ).fetchall()
        counted = {}
        for (table,) in tables:
            found = store.execute(
                psycopg.sql.SQL("select count(*) from app.{} where organization_id = %s").format(
                    psycopg.sql.Identifier(table)
                ),
                (actor.organization_id,),
            ).fetchone()
            counted[table] = found[0] if found else 0
    return {table: rows for table, rows in counted.items() if rows}
