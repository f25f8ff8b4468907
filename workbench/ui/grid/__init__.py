"""The grid that the sheets share: exchange with the browser, look, arrangement of columns."""
