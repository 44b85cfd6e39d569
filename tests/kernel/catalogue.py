"""Everything that a database of ours is made of, to compare two."""

EVERYTHING = """
SELECT 'column', table_name || ' ' || column_name,
       concat_ws(' ', data_type, column_default, is_nullable, generation_expression)
  FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL SELECT 'constraint', conrelid::regclass || ' ' || conname, pg_get_constraintdef(oid)
  FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT 'policy', tablename || ' ' || policyname,
       concat_ws(' ', permissive, roles, cmd, qual, with_check)
  FROM pg_policies
UNION ALL SELECT 'wall', relname, concat(relrowsecurity, relforcerowsecurity, relacl)
  FROM pg_class WHERE relnamespace = 'public'::regnamespace
UNION ALL SELECT 'trigger', tgrelid::regclass || ' ' || tgname,
       concat(pg_get_triggerdef(oid), tgenabled)
  FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'function', oid::regprocedure::text, concat(pg_get_functiondef(oid), proacl)
  FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proowner = current_user::regrole
   AND prokind <> 'a'
UNION ALL SELECT 'aggregate', p.oid::regprocedure::text,
       concat_ws(' ', a.aggtransfn, a.aggtranstype::regtype, a.agginitval)
  FROM pg_aggregate a JOIN pg_proc p ON p.oid = a.aggfnoid
 WHERE p.pronamespace = 'public'::regnamespace AND p.proowner = current_user::regrole
UNION ALL SELECT 'migration', app, name FROM django_migrations
ORDER BY 1, 2, 3
"""
