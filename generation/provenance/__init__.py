"""Where a clip came from, told in four ways: a signed statement, two invisible watermarks and a visible mark. No torch here."""
