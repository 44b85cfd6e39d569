-- Every family's plan, and the version that it agreed to.

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
    accountable_account, due, status, done_on, blocker, obstacle, postponed)
SELECT pg_temp.id('step', n * 10 + k), pg_temp.id('community', 1), pg_temp.id('family', n), now(), 1, now(),
       pg_temp.id('plan', n), (ARRAY['education', 'mental_health', 'strengths'])[1 + k %% 3], NULL, 'en',
       NULL, pg_temp.id('need', n * 10 + 1 + k %% 3), 'Call the school about a quiet room',
       pg_temp.id('member', n * 10 + 1 + (k + n) %% 6), 'Member', NULL, current_date - 10 + (k * 5 + n) %% 30,
       CASE WHEN k < 3 THEN 'done' ELSE 'to_do' END, CASE WHEN k < 3 THEN current_date - 12 END, '', '', 0
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
