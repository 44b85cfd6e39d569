-- Who was written to, and when, is read by nobody who serves a page.
REVOKE SELECT, UPDATE, DELETE ON notices_message FROM oneplan_app;
