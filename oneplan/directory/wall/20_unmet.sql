-- What was not found (models/unmet.py): anybody may say so, and the application reads no row of it.
ALTER TABLE directory_unmetneed ENABLE ROW LEVEL SECURITY;
ALTER TABLE directory_unmetneed FORCE ROW LEVEL SECURITY;
CREATE POLICY wall_owner ON directory_unmetneed TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY wall_add ON directory_unmetneed FOR INSERT WITH CHECK (
    month = date_trunc('month', month)::date AND abs(month - current_date) < 62);
