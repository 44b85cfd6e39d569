-- Whom each family lets see what, and who looked.

INSERT INTO access_involvement (id, community_id, family_id, created_at, created_by, kind, viewer_id, agency_id,
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
FROM (SELECT *, row_number() OVER (ORDER BY id) AS n FROM access_involvement) b;

-- The first family has ten people on its team from outside, and forty decisions.
INSERT INTO access_involvement (id, community_id, family_id, created_at, created_by, kind, viewer_id, agency_id,
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
FROM (SELECT *, row_number() OVER (ORDER BY id) AS k FROM access_involvement
      WHERE family_id = pg_temp.id('family', 1)) b
JOIN generate_series(0, 36) n ON 1 + n %% 10 = b.k;

INSERT INTO access_accessevent (id, community_id, family_id, viewer_id, viewer_name, agency_name, part,
    purpose, at)
SELECT pg_temp.id('event', n * 100 + e), pg_temp.id('community', 1), pg_temp.id('family', n),
       pg_temp.id('worker account', 1 + n %% %(coordinators)s), 'Worker', 'Agency 1', 'plan',
       'coordination', now() - e * interval '1 day'
FROM generate_series(1, %(families)s) n, generate_series(1, %(events)s) e;
