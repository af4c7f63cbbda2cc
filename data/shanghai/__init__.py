"""The reference data of Shanghai that ships with Paidan."""

from pathlib import Path

HERE = Path(__file__).parent
CATALOGUE = HERE / "catalogue"
EXAMPLES = HERE / "examples"
UNITS = HERE / "units.csv"
DUTIES = HERE / "duties.csv"
QUESTIONS = HERE / "questions.csv"
DEMAND = HERE / "demand.csv"
DANGERS = HERE / "dangers.csv"
PLACES = HERE
