"""What PostgreSQL runs as the owner of the tables, so that others have months made and dropped.

The application owns nothing. Who looks across organizations may call two of these functions, and
could delete the same rows without them: one makes the next months, the other drops those that end
before a day. They look nowhere but in the schema of the tables.

A month for which they would wait is passed over: there is a next time. They give up within the
second after which PostgreSQL looks for deadlocks, so that it never ends somebody else's work.
"""

from __future__ import annotations

from collections.abc import Iterator

from accounts.wall import POLICY, RULE

TABLE = "scoring_scoresnapshot"
DAY = '"on"'
MONTH, AHEAD, DROP = f"{TABLE}_month", f"{TABLE}_ahead", f"{TABLE}_drop"
ARGUMENTS = {MONTH: "first date", AHEAD: "months integer", DROP: "before date"}
RETURNS = {MONTH: "boolean", AHEAD: "integer", DROP: "integer"}
MOST_AHEAD = 24

# Rights on new tables are given by default: not on these, which are used by the table alone.
_MONTH = """
DECLARE
    part text := '{table}_' || COALESCE(to_char(first, 'YYYY_MM'), 'rest');
    until date := (first + interval '1 month')::date;
    who oid;
BEGIN
    IF EXISTS (SELECT FROM pg_inherits WHERE inhparent = '{schema}.{table}'::regclass
               AND inhrelid = to_regclass(format('{schema}.%I', part))) THEN
        RETURN false;
    END IF;
    EXECUTE format('CREATE TABLE {schema}.%I (LIKE {schema}.{table} INCLUDING DEFAULTS '
        'INCLUDING GENERATED INCLUDING STORAGE INCLUDING COMPRESSION INCLUDING CONSTRAINTS)', part);
    EXECUTE format('ALTER TABLE {schema}.%I ENABLE ROW LEVEL SECURITY', part);
    EXECUTE format('ALTER TABLE {schema}.%I FORCE ROW LEVEL SECURITY', part);
    EXECUTE format('CREATE POLICY {policy} ON {schema}.%I USING (%s)', part, $rule${rule}$rule$);
    FOR who IN SELECT DISTINCT a.grantee FROM pg_class c, aclexplode(c.relacl) a
        WHERE c.oid = to_regclass(format('{schema}.%I', part)) AND a.grantee <> c.relowner
    LOOP
        EXECUTE format('REVOKE ALL ON {schema}.%I FROM %s', part,
            CASE who WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(who)) END);
    END LOOP;
    IF first IS NULL THEN
        EXECUTE format('ALTER TABLE {schema}.{table} ATTACH PARTITION {schema}.%I DEFAULT', part);
        RETURN true;
    END IF;
    LOCK TABLE {schema}.{table}_rest IN ACCESS EXCLUSIVE MODE;
    EXECUTE format('WITH moved AS (DELETE FROM {schema}.{table}_rest '
        'WHERE {day} >= %L AND {day} < %L RETURNING *) '
        'INSERT INTO {schema}.%I SELECT * FROM moved', first, until, part);
    EXECUTE format('ALTER TABLE {schema}.{table} ATTACH PARTITION {schema}.%I '
        'FOR VALUES FROM (%L) TO (%L)', part, first, until);
    RETURN true;
END """
_AHEAD = """
DECLARE
    month date;
    made integer := 0;
BEGIN
    FOR month IN
        SELECT (date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => n))::date
        FROM generate_series(0, least(months, {most})) n
        UNION SELECT date_trunc('month', {day})::date FROM {schema}.{table}_rest ORDER BY 1
    LOOP
        BEGIN
            made := made + {schema}.{month}(month)::integer;
        EXCEPTION WHEN lock_not_available OR deadlock_detected THEN CONTINUE;
        END;
    END LOOP;
    IF made > 0 THEN
        ANALYZE {schema}.{table};
    END IF;
    RETURN made;
END """
# No trigger hears of a partition that is dropped, and what is kept of reports goes by triggers.
_DROP = """
DECLARE
    part regclass;
    dropped integer := 0;
BEGIN
    FOR part IN
        SELECT c.oid FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = '{schema}.{table}'::regclass
          AND substring(pg_get_expr(c.relpartbound, c.oid) FROM 'TO \\(''([0-9-]+)''\\)')::date
              <= before
        ORDER BY c.relname
    LOOP
        BEGIN
            EXECUTE format('DROP TABLE %s', part);
            dropped := dropped + 1;
        EXCEPTION WHEN lock_not_available OR deadlock_detected THEN CONTINUE;
        END;
    END LOOP;
    IF dropped > 0 THEN
        UPDATE {schema}.teams_change
        SET token = token + floor(random() * 1073741823)::bigint + 1;
    END IF;
    RETURN dropped;
END """


def bodies(schema: str) -> Iterator[tuple[str, str]]:
    """Yield the name of each function and what it does, in a schema whose name is quoted."""
    for name, body in ((MONTH, _MONTH), (AHEAD, _AHEAD), (DROP, _DROP)):
        yield (
            name,
            body.format(
                schema=schema,
                table=TABLE,
                day=DAY,
                month=MONTH,
                most=MOST_AHEAD,
                policy=POLICY,
                rule=RULE,
            ),
        )


def config(schema: str) -> list[str]:
    """Return what holds while a function runs, as the catalogue has it."""
    return [
        f"search_path=pg_catalog, {schema}, pg_temp",
        "lock_timeout=500",
        "DateStyle=iso, ymd",
    ]


def statements(schema: str, ops: str) -> Iterator[str]:
    """Yield what makes the functions, for their owner and the (quoted) role that looks across."""
    settings = " ".join(f"SET {one.replace('=', ' = ', 1)}" for one in config(schema))
    for name, body in bodies(schema):
        function = f"{schema}.{name}"
        yield (
            f"CREATE OR REPLACE FUNCTION {function}({ARGUMENTS[name]}) RETURNS {RETURNS[name]} "
            f"LANGUAGE plpgsql SECURITY DEFINER {settings} AS $pillars${body}$pillars$"
        )
        kind = ARGUMENTS[name].split()[1]
        yield f"REVOKE EXECUTE ON FUNCTION {function}({kind}) FROM PUBLIC"
        if name != MONTH:
            yield f"GRANT EXECUTE ON FUNCTION {function}({kind}) TO {ops}"
