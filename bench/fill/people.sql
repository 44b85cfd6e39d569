-- The community, its agencies and workers, and %(families)s families.

INSERT INTO people_community (id, name, slug, languages, zone, help_phone, fictional)
VALUES (pg_temp.id('community', 1), 'Bench', 'bench', '{en,fr}', 'America/Toronto', '555-0100', true);

INSERT INTO people_agency (id, community_id, created_at, name, sector, coordinating, phone)
SELECT pg_temp.id('agency', n), pg_temp.id('community', 1), now(), 'Agency ' || n, 'health', n = 1, ''
FROM generate_series(1, 10) n;

-- Coordinators: one for 40 families. Providers: one for 20.
INSERT INTO accounts_account (id, password, last_login, email, name, is_active, is_site_admin, created_at)
SELECT pg_temp.id('worker account', n), '!', NULL, 'worker' || n || '@example.org', 'Worker ' || n, true,
       false, now()
FROM generate_series(1, %(workers)s) n;
INSERT INTO people_worker (id, community_id, created_at, account_id, agency_id, name, title, phone,
    languages, roles, left_at)
SELECT pg_temp.id('worker', n), pg_temp.id('community', 1), now(), pg_temp.id('worker account', n),
       pg_temp.id('agency', CASE WHEN n <= %(coordinators)s THEN 1 ELSE 2 + n %% 9 END), 'Worker ' || n,
       'Worker', '555-0101', '{en}',
       CASE WHEN n <= %(coordinators)s THEN ARRAY['coordinator'] ELSE ARRAY['provider'] END, NULL
FROM generate_series(1, %(workers)s) n;
-- Whoever supervises all of them.
INSERT INTO accounts_account (id, password, last_login, email, name, is_active, is_site_admin, created_at)
VALUES (pg_temp.id('worker account', 0), '!', NULL, 'supervisor@example.org', 'Supervisor', true, false, now());
INSERT INTO people_worker (id, community_id, created_at, account_id, agency_id, name, title, phone,
    languages, roles, left_at)
VALUES (pg_temp.id('worker', 0), pg_temp.id('community', 1), now(), pg_temp.id('worker account', 0),
        pg_temp.id('agency', 1), 'Supervisor', 'Worker', '555-0101', '{en}', ARRAY['supervisor'], NULL);

INSERT INTO accounts_account (id, password, last_login, email, name, is_active, is_site_admin, created_at)
SELECT pg_temp.id('parent account', n), '!', NULL, 'parent' || n || '@example.org', 'Parent ' || n, true,
       false, now()
FROM generate_series(1, %(families)s) n;

INSERT INTO people_family (id, community_id, name, stage, language, plan_language, interpreter,
    created_at, revision, changed_at)
SELECT pg_temp.id('family', n), pg_temp.id('community', 1), 'Family ' || n, 'implementation', 'en', 'en',
       '', now() - interval '200 days', 1, now()
FROM generate_series(1, %(families)s) n;

INSERT INTO people_person (id, community_id, family_id, created_at, revision, changed_at, account_id,
    chosen_name, pronouns, languages, interpreter, standing, relation, directs, left_at)
SELECT pg_temp.id('person', n * 10 + p), pg_temp.id('community', 1), pg_temp.id('family', n),
       now() - interval '200 days', 1, now(),
       CASE WHEN p = 1 THEN pg_temp.id('parent account', n) END,
       (ARRAY['Amal', 'Joe', 'Kim', 'Lou'])[p] || ' ' || n, '', '{en}', '',
       (ARRAY['caregiver', 'caregiver', 'youth', 'child'])[p],
       (ARRAY['mother', 'father', 'child', 'child'])[p], p = 1, NULL
FROM generate_series(1, %(families)s) n, generate_series(1, 4) p;
INSERT INTO people_identity (id, community_id, family_id, created_at, revision, changed_at, person_id,
    legal_name, birth_date, approximate_age)
SELECT pg_temp.id('identity', n * 10 + p), pg_temp.id('community', 1), pg_temp.id('family', n), now(), 1,
       now(), pg_temp.id('person', n * 10 + p), 'Legal Name', '1990-01-01', NULL
FROM generate_series(1, %(families)s) n, generate_series(1, 4) p;
