-- A community of %(families)s synthetic families of realistic shape. Everybody here is made up.
-- Run by the tables' owner in a scratch database, with the wall lowered for the filling only.

CREATE FUNCTION pg_temp.id(kind text, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT (lpad(to_hex(1764000000000 + n), 12, '0') || '7' || substr(h, 1, 3) || '8'
            || substr(h, 4, 3) || substr(h, 7, 12))::uuid
    FROM (SELECT md5(kind || n) AS h) x
$$;

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

INSERT INTO teams_team (id, community_id, family_id, created_at, revision, changed_at, mission, formed_on)
SELECT pg_temp.id('team', n), pg_temp.id('community', 1), pg_temp.id('family', n), now(), 1, now(),
       'What we will do together', current_date - 180
FROM generate_series(1, %(families)s) n;
-- Mother, youth, aunt, coordinator, two providers.
INSERT INTO teams_teammember (id, community_id, family_id, created_at, revision, changed_at, team_id,
    person_id, worker_id, name, role, role_class, agency_name, phone, coordinates, joined_on, left_on)
SELECT pg_temp.id('member', n * 10 + m), pg_temp.id('community', 1), pg_temp.id('family', n), now(), 1,
       now(), pg_temp.id('team', n),
       CASE m WHEN 1 THEN pg_temp.id('person', n * 10 + 1) WHEN 2 THEN pg_temp.id('person', n * 10 + 3) END,
       CASE WHEN m = 4 THEN pg_temp.id('worker', 1 + n %% %(coordinators)s)
            WHEN m > 4 THEN pg_temp.id('worker', %(coordinators)s + 1 + (n * 2 + m) %% %(providers)s) END,
       'Member ' || m, 'role', (ARRAY['family', 'family', 'natural', 'formal', 'formal', 'formal'])[m],
       CASE WHEN m > 3 THEN 'Agency' ELSE '' END, '555-0102', m = 4, current_date - 180, NULL
FROM generate_series(1, %(families)s) n, generate_series(1, 6) m;
INSERT INTO teams_meeting (id, community_id, family_id, created_at, revision, changed_at, team_id,
    purpose, local_start, zone, starts, minutes, place, by_video, status)
SELECT pg_temp.id('meeting', n * 10 + m), pg_temp.id('community', 1), pg_temp.id('family', n), now(), 1,
       now(), pg_temp.id('team', n), 'Review', to_char(day, 'YYYY-MM-DD"T"17:30'), 'America/Toronto', day,
       60, 'Library', true, CASE WHEN m = 3 THEN 'planned' ELSE 'held' END
FROM generate_series(1, %(families)s) n, generate_series(1, 3) m,
     LATERAL (SELECT now() + (m * 30 - 80 + n %% 14) * interval '1 day' AS day) d;

INSERT INTO plans_plan (id, community_id, family_id, created_at, revision, changed_at)
SELECT pg_temp.id('plan', n), pg_temp.id('community', 1), pg_temp.id('family', n), now(), 1, now()
FROM generate_series(1, %(families)s) n;
INSERT INTO plans_vision (id, community_id, family_id, created_at, revision, changed_at, plan_id, category,
    person_id, language, removed_at, text)
SELECT pg_temp.id('vision', n), pg_temp.id('community', 1), pg_temp.id('family', n), now(), 1, now(),
       pg_temp.id('plan', n), 'strengths', NULL, 'en', NULL, 'We want to eat supper together again.'
FROM generate_series(1, %(families)s) n;
INSERT INTO plans_strength (id, community_id, family_id, created_at, revision, changed_at, plan_id,
    category, person_id, language, removed_at, statement)
SELECT pg_temp.id('strength', n * 10 + s), pg_temp.id('community', 1), pg_temp.id('family', n), now(), 1,
       now(), pg_temp.id('plan', n), 'strengths', pg_temp.id('person', n * 10 + 1 + s %% 4), 'en', NULL,
       'Settles when drawing with a grandparent after school'
FROM generate_series(1, %(families)s) n, generate_series(1, 5) s;
INSERT INTO plans_need (id, community_id, family_id, created_at, revision, changed_at, plan_id, category,
    person_id, language, removed_at, statement, because, priority, status)
SELECT pg_temp.id('need', n * 10 + k), pg_temp.id('community', 1), pg_temp.id('family', n), now(), 1, now(),
       pg_temp.id('plan', n), (ARRAY['education', 'mental_health', 'strengths'])[k],
       pg_temp.id('person', n * 10 + k), 'en', NULL, 'needs to feel safe on the way to school', '', k, 'open'
FROM generate_series(1, %(families)s) n, generate_series(1, 3) k;
INSERT INTO plans_outcome (id, community_id, family_id, created_at, revision, changed_at, plan_id,
    category, person_id, language, removed_at, need_id, statement, indicator, unit, baseline, baseline_on,
    target, direction)
SELECT pg_temp.id('outcome', n * 10 + k), pg_temp.id('community', 1), pg_temp.id('family', n), now(), 1,
       now(), pg_temp.id('plan', n), (ARRAY['education', 'mental_health', 'strengths'])[k], NULL, 'en', NULL,
       pg_temp.id('need', n * 10 + k), 'Goes to school', 'Days at school', 'days a week', 2,
       current_date - 60, 5, 'up'
FROM generate_series(1, %(families)s) n, generate_series(1, 3) k;
INSERT INTO plans_strategy (id, community_id, family_id, created_at, revision, changed_at, plan_id,
    category, person_id, language, removed_at, need_id, text, kind, chosen, why)
SELECT pg_temp.id('strategy', n * 10 + k * 3 + o), pg_temp.id('community', 1), pg_temp.id('family', n),
       now(), 1, now(), pg_temp.id('plan', n), (ARRAY['education', 'mental_health', 'strengths'])[k], NULL,
       'en', NULL, pg_temp.id('need', n * 10 + k), 'Walk with a cousin',
       (ARRAY['natural', 'community', 'formal'])[o + 1], o = 0, ''
FROM generate_series(1, %(families)s) n, generate_series(1, 3) k, generate_series(0, 2) o;
INSERT INTO plans_plannedservice (id, community_id, family_id, created_at, revision, changed_at, plan_id,
    category, person_id, language, removed_at, need_id, service_id, name, agency, phone, status, since,
    frequency, funder)
SELECT pg_temp.id('service', n * 10 + k), pg_temp.id('community', 1), pg_temp.id('family', n), now(), 1,
       now(), pg_temp.id('plan', n), 'strengths', NULL, 'en', NULL, pg_temp.id('need', n * 10 + 1 + k %% 3),
       NULL, 'Homework club', 'Library', '555-0103', 'receiving', current_date - 30, 'weekly', ''
FROM generate_series(1, %(families)s) n, generate_series(1, 4) k;
INSERT INTO plans_actionstep (id, community_id, family_id, created_at, revision, changed_at, plan_id,
    category, person_id, language, removed_at, need_id, task, accountable_id, accountable_name,
    accountable_account, due, status, done_on, blocker)
SELECT pg_temp.id('step', n * 10 + k), pg_temp.id('community', 1), pg_temp.id('family', n), now(), 1, now(),
       pg_temp.id('plan', n), (ARRAY['education', 'mental_health', 'strengths'])[1 + k %% 3], NULL, 'en',
       NULL, pg_temp.id('need', n * 10 + 1 + k %% 3), 'Call the school about a quiet room',
       pg_temp.id('member', n * 10 + 1 + (k + n) %% 6), 'Member', NULL, current_date - 10 + (k * 5 + n) %% 30,
       CASE WHEN k < 3 THEN 'done' ELSE 'to_do' END, CASE WHEN k < 3 THEN current_date - 12 END, ''
FROM generate_series(1, %(families)s) n, generate_series(1, 8) k;
INSERT INTO plans_planversion (id, community_id, family_id, created_at, revision, changed_at, plan_id,
    number, language, agreed_at, recorded_by, draft)
SELECT pg_temp.id('version', n), pg_temp.id('community', 1), pg_temp.id('family', n), now(), 1, now(),
       pg_temp.id('plan', n), 1, 'en', now() - interval '60 days', 'Parent', 'draft'
FROM generate_series(1, %(families)s) n;
INSERT INTO plans_planversionpart (id, community_id, family_id, created_at, revision, changed_at,
    version_id, category, person_id, document)
SELECT pg_temp.id('part', n * 10 + k), pg_temp.id('community', 1), pg_temp.id('family', n), now(), 1, now(),
       pg_temp.id('version', n), (ARRAY['education', 'mental_health', 'strengths'])[k], NULL, '{}'
FROM generate_series(1, %(families)s) n, generate_series(1, 3) k;

INSERT INTO access_basis (id, community_id, family_id, created_at, created_by, kind, viewer_id, agency_id,
    role, sent, starts, ends)
SELECT pg_temp.id('basis', n * 10 + b), pg_temp.id('community', 1), pg_temp.id('family', n), now(), NULL,
       CASE b WHEN 1 THEN 'assignment' ELSE 'team' END, w.account_id, w.agency_id, '', false,
       now() - interval '180 days', NULL
FROM generate_series(1, %(families)s) n, generate_series(1, 3) b,
     LATERAL (SELECT CASE b WHEN 1 THEN pg_temp.id('worker', 1 + n %% %(coordinators)s)
         ELSE pg_temp.id('worker', %(coordinators)s + 1 + (n * 2 + b + 3) %% %(providers)s) END AS id) c
JOIN people_worker w ON w.id = c.id;
INSERT INTO access_directive (id, community_id, family_id, created_at, created_by, person_id, decided_by_id,
    by_right_of, rank, basis, effect, recipient_id, agency_id, role, categories, item_ids, may_write,
    may_redisclose, purposes, starts, ends, how_explained, language, witness, withdrawn_at, withdrawn_by)
SELECT pg_temp.id('directive', n * 10 + 1), b.community_id, b.family_id, now(), NULL, NULL, NULL, 'custody',
       5, 'express_written', 'permit', b.viewer_id, b.agency_id, '',
       CASE b.kind WHEN 'assignment' THEN ARRAY['contact', 'referral', 'schedule', 'strengths', 'education',
           'housing', 'income', 'health', 'mental_health', 'culture', 'location']
       ELSE ARRAY['schedule', 'strengths', 'education'] END, '{}', true, false, '{coordination}',
       now() - interval '180 days', now() + interval '180 days', '', 'en', '', NULL, NULL
FROM (SELECT *, row_number() OVER (ORDER BY id) AS n FROM access_basis) b;

-- The first family has ten people on its team from outside, and forty decisions.
INSERT INTO access_basis (id, community_id, family_id, created_at, created_by, kind, viewer_id, agency_id,
    role, sent, starts, ends)
SELECT pg_temp.id('more basis', b), w.community_id, pg_temp.id('family', 1), now(), NULL, 'team',
       w.account_id, w.agency_id, '', false, now() - interval '180 days', NULL
FROM generate_series(1, 7) b
JOIN people_worker w ON w.id = pg_temp.id('worker', 1 + b %% (%(workers)s - 1));
INSERT INTO access_directive (id, community_id, family_id, created_at, created_by, person_id, decided_by_id,
    by_right_of, rank, basis, effect, recipient_id, agency_id, role, categories, item_ids, may_write,
    may_redisclose, purposes, starts, ends, how_explained, language, witness, withdrawn_at, withdrawn_by)
SELECT pg_temp.id('more directive', n), b.community_id, b.family_id, now(), NULL,
       CASE WHEN n %% 3 = 0 THEN pg_temp.id('person', 10 + 1 + n %% 4) END, NULL, 'custody', 5,
       'express_written', CASE WHEN n %% 5 = 0 THEN 'deny' ELSE 'permit' END, b.viewer_id, b.agency_id, '',
       (ARRAY['schedule', 'strengths', 'education', 'housing', 'health', 'income'])[1 + n %% 4 : 3 + n %% 4],
       '{}', false, false, '{coordination}', now() - interval '100 days', now() + interval '100 days', '',
       'en', '', NULL, NULL
FROM (SELECT *, row_number() OVER (ORDER BY id) AS k FROM access_basis
      WHERE family_id = pg_temp.id('family', 1)) b
JOIN generate_series(0, 36) n ON 1 + n %% 10 = b.k;

INSERT INTO access_accessevent (id, community_id, family_id, viewer_id, viewer_name, agency_name, part,
    purpose, at)
SELECT pg_temp.id('event', n * 100 + e), pg_temp.id('community', 1), pg_temp.id('family', n),
       pg_temp.id('worker account', 1 + n %% %(coordinators)s), 'Worker', 'Agency 1', 'plan',
       'coordination', now() - e * interval '1 day'
FROM generate_series(1, %(families)s) n, generate_series(1, %(events)s) e;
