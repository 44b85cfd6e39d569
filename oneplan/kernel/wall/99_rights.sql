-- What a lost key sealed is lost: no statement of the application's can lose one.
REVOKE UPDATE, DELETE ON kernel_datakey FROM oneplan_app;
-- The security log is added to: not its time, which the database sets, and nothing that is there.
REVOKE ALL ON kernel_securityevent FROM oneplan_app;
GRANT INSERT (id, event, actor, detail, about) ON kernel_securityevent TO oneplan_app;
