-- No statement of the application's gives, takes or ends a baton, a cover or a wish.
REVOKE INSERT, UPDATE, DELETE ON coordination_holding, coordination_handover, coordination_cover,
    coordination_wish FROM oneplan_app;
