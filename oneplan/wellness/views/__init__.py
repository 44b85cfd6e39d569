"""The pages: of the owner (`own`, `crisis`, `daily`, `people`, `leaving`), of those they named
(`guests`), and for everybody (`learning`)."""
