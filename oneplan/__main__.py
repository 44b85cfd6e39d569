"""`python -m oneplan` is the `oneplan` command."""

from oneplan.config.command import main

raise SystemExit(main())
