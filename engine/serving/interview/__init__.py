"""The interview in the browser: a case built by asking, one question a page, on forms that need no script."""
