-- The crisis plan's states: inactive, proposed, active, ending, post_crisis, inactive.
-- Who may take which step, and what follows from it, is decided here and nowhere else: the
-- application writes no row of these tables.

-- How often each supporter's word counts: those who may start it and are not kept out.
CREATE FUNCTION oneplan_wellness_agreed(the_activation uuid) RETURNS TABLE (agreed int, able int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT count(t.id)::int, count(u.id)::int
    FROM wellness_activation a
    JOIN wellness_supporter u ON u.plan_id = a.plan_id AND u.account_id = a.account_id
    JOIN wellness_contact c ON c.id = u.contact_id AND NOT c.excluded AND c.link IS NOT NULL
    LEFT JOIN wellness_step t ON t.activation_id = a.id AND t.contact_id = u.contact_id
                             AND t.kind = 'agree'
    WHERE a.id = the_activation AND u.may_activate
$$;

-- Whether what was seen and agreed is enough, by the owner's own terms.
CREATE FUNCTION oneplan_wellness_enough(a wellness_activation, p wellness_plan) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    n record;
BEGIN
    SELECT * INTO n FROM oneplan_wellness_agreed(a.id);
    IF n.agreed < p.threshold
       OR NOT (a.signs && p.any_signs
               OR (cardinality(p.all_signs) > 0 AND a.signs @> p.all_signs)) THEN
        RETURN false;
    END IF;
    RETURN a.objected_at IS NULL OR CASE p.dispute
        WHEN 'one_more' THEN n.agreed > p.threshold
        WHEN 'all' THEN n.agreed = n.able
        WHEN 'tiebreaker' THEN EXISTS (
            SELECT FROM wellness_step t JOIN wellness_contact c ON c.id = t.contact_id
            WHERE t.activation_id = a.id AND t.kind = 'insist'
              AND t.contact_id = p.tiebreaker_id AND NOT c.excluded)
        ELSE false
    END;
END
$$;

-- A step that may be taken: written down, and what follows from it by the owner's terms.
CREATE FUNCTION oneplan_wellness_follow(
    a wellness_activation, p wellness_plan, the_step text, by uuid, seen uuid[]) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO wellness_step (id, created_at, account_id, activation_id, contact_id, kind, signs)
    VALUES (gen_random_uuid(), clock_timestamp(), p.account_id, a.id,
            by, the_step, seen)
    ON CONFLICT (activation_id, contact_id, kind) DO UPDATE
        SET signs = ARRAY(SELECT DISTINCT unnest(wellness_step.signs || excluded.signs));
    IF a.state = 'proposed' AND oneplan_wellness_enough(a, p) THEN
        a.state := 'active';
    ELSIF a.state = 'ending' AND p.end_threshold <= (
            SELECT count(*) FROM wellness_step t JOIN wellness_contact c ON c.id = t.contact_id
            WHERE t.activation_id = a.id AND t.kind = 'calm' AND NOT c.excluded) THEN
        a.state := 'post_crisis';
    END IF;
    UPDATE wellness_activation SET
        state = a.state, signs = a.signs, ends = a.ends, objected_at = a.objected_at,
        active_at = CASE WHEN a.state = 'active' THEN coalesce(a.active_at, now())
                         ELSE a.active_at END,
        ended_at = CASE WHEN a.state = 'post_crisis' THEN coalesce(a.ended_at, now())
                        ELSE a.ended_at END,
        closed_at = CASE WHEN a.state = 'inactive' THEN now() END
    WHERE id = a.id;
    RETURN a.state;
END
$$;

-- One step, by the viewer. Answers the state after it; NULL: refused, and nothing is written.
-- The reason is never told: a stranger, somebody kept out and a step out of turn look alike.
CREATE FUNCTION oneplan_wellness_step(
    the_plan uuid, the_step text, seen uuid[], OUT new_state text, OUT whose uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    p wellness_plan%ROWTYPE;
    a wellness_activation%ROWTYPE;
    who wellness_supporter%ROWTYPE;
    owns boolean;
BEGIN
    SELECT * INTO p FROM wellness_plan WHERE id = the_plan FOR UPDATE;
    owns := p.account_id = oneplan_viewer();
    SELECT u.* INTO who FROM wellness_supporter u JOIN wellness_contact c ON c.id = u.contact_id
    WHERE u.plan_id = p.id AND u.account_id = p.account_id AND c.account_id = p.account_id
      AND u.contact_id = ANY (oneplan_wellness_me()) ORDER BY u.contact_id LIMIT 1;
    IF p.id IS NULL OR NOT (coalesce(owns, false) OR who.id IS NOT NULL) THEN
        RETURN;
    END IF;
    SELECT * INTO a FROM wellness_activation
    WHERE plan_id = p.id AND state <> 'inactive' FOR UPDATE;
    -- What nobody followed within three days is over.
    IF a.state = 'proposed'
       AND greatest(a.created_at, a.objected_at) < now() - interval '3 days' THEN
        UPDATE wellness_activation SET state = 'inactive', closed_at = now() WHERE id = a.id;
        a := NULL;
    END IF;

    IF the_step = 'agree' AND who.may_activate AND (a.id IS NULL OR a.state = 'proposed') THEN
        IF cardinality(seen) = 0 OR NOT seen <@ (p.any_signs || p.all_signs) THEN
            RETURN;
        END IF;
        IF a.id IS NULL THEN
            INSERT INTO wellness_activation (id, created_at, account_id, plan_id, state, signs, ends)
            VALUES (gen_random_uuid(), now(), p.account_id, p.id, 'proposed', '{}', '{}')
            RETURNING * INTO a;
        END IF;
        a.signs := ARRAY(SELECT DISTINCT unnest(a.signs || seen));
    ELSIF the_step = 'object' AND owns AND a.state IN ('proposed', 'active') THEN
        a.objected_at := coalesce(a.objected_at, now());
        -- The owner's rule decides, from here on; until it has, nothing is open.
        a.state := CASE WHEN p.dispute <> 'mine' THEN 'proposed'
                        WHEN a.state = 'active' THEN 'post_crisis' ELSE 'inactive' END;
    ELSIF the_step IN ('insist', 'waive') AND who.contact_id = p.tiebreaker_id
          AND p.dispute = 'tiebreaker' AND a.state = 'proposed' AND a.objected_at IS NOT NULL THEN
        IF the_step = 'waive' THEN
            a.state := 'inactive';
        END IF;
    ELSIF the_step = 'calm' AND who.id IS NOT NULL AND a.state IN ('active', 'ending') THEN
        IF cardinality(seen) = 0 OR NOT seen <@ p.end_signs THEN
            RETURN;
        END IF;
        a.ends := ARRAY(SELECT DISTINCT unnest(a.ends || seen));
        a.state := 'ending';
    ELSIF the_step = 'end' AND owns AND a.state IN ('active', 'ending') THEN
        a.state := 'post_crisis';
    ELSIF the_step = 'close' AND owns AND a.state = 'post_crisis' THEN
        a.state := 'inactive';
    ELSE
        RETURN;
    END IF;

    new_state := oneplan_wellness_follow(
        a, p, the_step, CASE WHEN the_step NOT IN ('object', 'end', 'close') THEN who.contact_id END,
        coalesce(seen, '{}'));
    whose := p.account_id;
END
$$;

-- How the plan stands, for a supporter who is listed in it: what they may do next, and nothing of
-- its text but, for those who may start it, the signs to look for.
CREATE FUNCTION oneplan_wellness_stands() RETURNS TABLE (
    plan_id uuid, contact_id uuid, account_id uuid, activation_id uuid, supporter_id uuid,
    greeting bytea, may_activate boolean, tasks bytea, state text, decides boolean,
    signs bytea, objected boolean, agreed boolean, calmed boolean, since timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT p.id, c.id, c.account_id, a.id, u.id, c.greeting, u.may_activate, u.sealed,
           CASE WHEN a.state = 'proposed'
                     AND greatest(a.created_at, a.objected_at) < now() - interval '3 days'
                THEN 'inactive' ELSE coalesce(a.state, 'inactive') END,
           p.dispute = 'tiebreaker' AND p.tiebreaker_id = c.id,
           CASE WHEN u.may_activate THEN p.signs END, a.objected_at IS NOT NULL,
           EXISTS (SELECT FROM wellness_step t WHERE t.activation_id = a.id
                   AND t.contact_id = c.id AND t.kind = 'agree'),
           EXISTS (SELECT FROM wellness_step t WHERE t.activation_id = a.id
                   AND t.contact_id = c.id AND t.kind = 'calm'),
           coalesce(a.active_at, a.created_at)
    FROM wellness_supporter u
    JOIN wellness_contact c ON c.id = u.contact_id AND c.account_id = u.account_id
    JOIN wellness_plan p ON p.id = u.plan_id AND p.account_id = u.account_id
    LEFT JOIN wellness_activation a ON a.plan_id = p.id AND a.state <> 'inactive'
    WHERE c.id = ANY (oneplan_wellness_me())
$$;

-- Whose plan a supporter of it may write into the log of, while it is open.
CREATE FUNCTION oneplan_wellness_may_log(the_activation uuid, the_contact uuid, the_account uuid)
RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM wellness_activation a JOIN wellness_supporter u ON u.plan_id = a.plan_id
        WHERE a.id = the_activation AND a.state IN ('active', 'ending')
          AND a.account_id = the_account AND u.account_id = the_account
          AND u.contact_id = the_contact AND the_contact = ANY (oneplan_wellness_me()))
$$;

-- While it is open nobody changes the crisis part or its terms, its owner neither: ending comes
-- first, and is the owner's at any time.
CREATE FUNCTION oneplan_wellness_frozen() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF oneplan_wellness_is_open((to_jsonb(coalesce(OLD, NEW)) ->> TG_ARGV[0])::uuid) THEN
        RAISE EXCEPTION 'frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'wellness_frozen';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER frozen_text BEFORE UPDATE ON wellness_section FOR EACH ROW
    WHEN (OLD.code = 'crisis' AND (OLD.sealed, OLD.code, OLD.plan_id)
          IS DISTINCT FROM (NEW.sealed, NEW.code, NEW.plan_id))
    EXECUTE FUNCTION oneplan_wellness_frozen('plan_id');
CREATE TRIGGER frozen_gone BEFORE DELETE ON wellness_section FOR EACH ROW
    WHEN (OLD.code = 'crisis') EXECUTE FUNCTION oneplan_wellness_frozen('plan_id');
CREATE TRIGGER frozen_version BEFORE INSERT ON wellness_version FOR EACH ROW
    WHEN (NEW.code = 'crisis') EXECUTE FUNCTION oneplan_wellness_frozen('plan_id');
CREATE TRIGGER frozen_terms BEFORE UPDATE ON wellness_plan FOR EACH ROW
    WHEN ((OLD.threshold, OLD.end_threshold, OLD.dispute, OLD.any_signs, OLD.all_signs,
           OLD.end_signs) IS DISTINCT FROM (NEW.threshold, NEW.end_threshold, NEW.dispute,
           NEW.any_signs, NEW.all_signs, NEW.end_signs))
    EXECUTE FUNCTION oneplan_wellness_frozen('id');

-- Asked by the functions above alone.
REVOKE EXECUTE ON FUNCTION oneplan_wellness_agreed(uuid),
    oneplan_wellness_enough(wellness_activation, wellness_plan),
    oneplan_wellness_follow(wellness_activation, wellness_plan, text, uuid, uuid[]),
    oneplan_wellness_is_open(uuid),
    oneplan_wellness_crisis_text(uuid), oneplan_wellness_frozen(),
    oneplan_wellness_contact_changes() FROM PUBLIC;
