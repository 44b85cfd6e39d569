-- No page changes how long sessions last.
REVOKE INSERT, UPDATE, DELETE ON accounts_sessionlimit FROM oneplan_app;
