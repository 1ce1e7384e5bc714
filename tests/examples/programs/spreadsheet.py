"""The spreadsheet on a budget and on one in which everything is wrong."""
from support import EXAMPLES, run

BUDGET = EXAMPLES / "spreadsheet/budget.csv"
run("spreadsheet", BUDGET)
run("spreadsheet", BUDGET, "--csv")
run("spreadsheet", BUDGET, "--set", "C2=2", "--set", "D2==C3*2", "--get", "E2", "--get", "e11")
run("spreadsheet", EXAMPLES / "spreadsheet/broken.csv", "--errors")
