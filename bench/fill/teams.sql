-- Every family's team and meetings.

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
