"""Tests of the comparison script: `python3 -m unittest discover benches`."""

import io
import json
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import baselines
import pairs

HEADER = "id,email,phone,mobile,last_contacted,created_at,notes,email_opt_in,email_opt_in_date,consent_source,allow_phone_calls,modified_at"


def codes_of(row):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "one.csv"
        path.write_text(f"{HEADER}\n{row}\n", encoding="utf-8")
        out = io.StringIO()
        baselines.audit(path, out)
        return {json.loads(line)["code"] for line in out.getvalue().splitlines()}


class Pairs(unittest.TestCase):
    def test_a_figure_at_its_limit_is_met_and_one_above_is_missed(self):
        self.assertEqual(pairs.verdict(0.85, 0.85), "met")
        self.assertEqual(pairs.verdict(0.86, 0.85), "missed")
        self.assertEqual(pairs.verdict(9.0, None), "-")

    def test_a_ratio_is_the_median_of_the_pairs_not_of_the_sides(self):
        left = [pairs.Run(wall, 0, 0) for wall in (1, 10, 3)]
        right = [pairs.Run(wall, 0, 0) for wall in (2, 5, 3)]
        self.assertEqual(pairs.ratio(left, right, "wall"), (1, (0.5, 2)))

    def test_pairs_are_interleaved(self):
        order = []
        bench = pairs.Bench.__new__(pairs.Bench)
        bench.options = pairs.options_of(["--pairs", "3"])
        bench.pairs(lambda: order.append("A"), lambda: order.append("B"))
        self.assertEqual("".join(order), "ABABAB")

    def test_a_program_that_fails_is_never_measured(self):
        with self.assertRaises(pairs.Failed):
            pairs.run([sys.executable, "-c", "raise SystemExit(3)"])
        self.assertGreater(pairs.run([sys.executable, "-c", "raise SystemExit(1)"], allowed=(0, 1)).wall, 0)

    def test_the_processor_time_of_a_run_is_its_own(self):
        busy = pairs.run([sys.executable, "-c", "sum(range(3_000_000))"])
        idle = pairs.run([sys.executable, "-c", "import time; time.sleep(0.3)"])
        self.assertGreater(idle.wall, 0.3)
        self.assertLess(idle.cpu, idle.wall)
        self.assertGreater(busy.cpu, 0)

    def test_the_table_names_goal_figure_limit_and_verdict(self):
        line = pairs.Line("G9", "find", "rg", "wall", 0.5, (0.4, 0.6), 0.1)
        row = pairs.table([line]).splitlines()[-1]
        self.assertEqual([cell.strip() for cell in row.strip("|").split("|")], ["G9", "find", "rg", "wall", "0.5", "0.4-0.6", "0.1", "missed"])

    def test_an_unknown_goal_is_refused(self):
        with self.assertRaises(SystemExit):
            pairs.options_of(["--goals", "G99"])
        self.assertEqual(pairs.options_of(["--goals", "G4,G8"]).goals, {"G1", "G7"})


class Baselines(unittest.TestCase):
    def test_a_complete_record_has_no_finding(self):
        row = "1,a@b.test,022,,01/02/2026,2025-01-01,,yes,2025-01-01 10:00:00,web form,yes,2025-01-01"
        self.assertEqual(codes_of(row), set())

    def test_a_blank_consent_is_found_for_each_channel(self):
        row = "1,a@b.test,022,,01/02/2026,2025-01-01,,,,,,"
        self.assertEqual(codes_of(row), {"e-mail without consent", "telephone without consent"})

    def test_the_other_rules_find_what_they_look_for(self):
        cases = {
            "consent without proof": "1,a@b.test,,,01/02/2026,2025-01-01,,yes,,,,",
            "consent in the future": "1,a@b.test,,,01/02/2026,2025-01-01,,yes,2027-01-01,web,,",
            "consent is old": "1,a@b.test,,,01/02/2026,2025-01-01,,yes,2020-01-01,web,,",
            "last contact unknown": "1,,,,,2025-01-01,,,,,,",
            "kept too long": "1,,,,01/02/2020,2019-01-01,,,,,,",
            "notes need a look": "1,,,,01/02/2026,2025-01-01,Ne plus appeler,,,,,",
        }
        for code, row in cases.items():
            self.assertEqual(codes_of(row), {code}, row)


if __name__ == "__main__":
    unittest.main()
