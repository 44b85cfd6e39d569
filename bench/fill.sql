-- A community of synthetic families of realistic shape. Everybody here is made up. Run by the tables'
-- owner in a scratch database, with the wall lowered for the filling only: this file, then each
-- room's own (fill/<room>.sql), in floor order.

CREATE FUNCTION pg_temp.id(kind text, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT (lpad(to_hex(1764000000000 + n), 12, '0') || '7' || substr(h, 1, 3) || '8'
            || substr(h, 4, 3) || substr(h, 7, 12))::uuid
    FROM (SELECT md5(kind || n) AS h) x
$$;
