"""A spreadsheet: formulas in CSV files, evaluated."""
