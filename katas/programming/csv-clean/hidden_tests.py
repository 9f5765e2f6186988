import copy
import csv
import io

import numpy as np
import pytest

from tutor.judge.testing import close, equal, holds

EXAMPLE = '''name,age,fare
"Braund, Mr. ""Owen""",22,7.25
Cumings, NA ,0
Moran,30,
Allen,41,8
'''
ROWS = [
    {"name": 'Braund, Mr. "Owen"', "age": 22, "fare": 7.25}, {"name": "Cumings", "age": None, "fare": 0},
    {"name": "Moran", "age": 30, "fare": None}, {"name": "Allen", "age": 41, "fare": 8},
]  # fmt: skip
WORDS = ["Braund", "Mrs. O'Neil", 'the "Countess"', "Heikkinen, Miss. Laina", "a,b,,c", "cabin C85", '"', "äöü"]


def column(*values, name="x"):
    """Rows that also hold a column which nobody asked about."""
    return [{"id": i, name: value, "note": None} for i, value in enumerate(values)]


def read(kata, *fields, header="a,b"):
    """The values of one-field rows, beside a second column that must stay in step."""
    text = "\n".join([header, *(f"{field},{i}" for i, field in enumerate(fields))])
    rows = kata.load(text)
    equal([row["b"] for row in rows], list(range(len(fields))), because="the column beside it has shifted")
    return [row["a"] for row in rows]


def fill(kata, rows, col, how, expect):
    """Judge the filled rows, the statistics, and that what was passed in is as it was."""
    before = copy.deepcopy(rows)
    got, stats = kata.impute(rows, col, how)
    close(stats, {col: expect})
    close(got, [{**row, col: expect if row[col] is None else row[col]} for row in before])
    equal(rows, before, because="impute has changed the rows that were passed in")


def test_load_gives_the_worked_example(kata):
    equal(kata.load(EXAMPLE), ROWS)


def test_impute_gives_the_worked_example(kata):
    fill(kata, copy.deepcopy(ROWS), "age", "median", 30)
    fill(kata, copy.deepcopy(ROWS), "fare", "mean", 15.25 / 3)


def test_load_keeps_commas_in_quotes(kata):
    equal(read(kata, '"Braund, Mr. Owen"', '"a,b,,c"', '","'), ["Braund, Mr. Owen", "a,b,,c", ","])


def test_load_reads_two_quote_signs_as_one(kata):
    equal(read(kata, '"say ""hi"""', '"""a"", ""b"""', '"x""y"'), ['say "hi"', '"a", "b"', 'x"y'])


def test_load_knows_what_is_missing(kata):
    equal(read(kata, "", " ", "NA", "na", "Na", "NaN", "nan", "NAN", "null", "NULL", " Null ", '""', '"NA"', '" nan "'), [None] * 14)


def test_load_calls_nothing_else_missing(kata):
    words = ["Nan a", "nana", "n/a", "none", "nul", "-", "0"]
    equal(read(kata, *words), [*words[:-1], 0])


def test_load_makes_numbers_of_numbers(kata):
    equal(read(kata, "3", "-2.5", " 7.25 ", "1e3", "0", ".5", '"12"'), [3, -2.5, 7.25, 1000, 0, 0.5, 12])
    equal(read(kata, "+4", "5.", "-25e-2", "1E2", "007"), [4, 5, -0.25, 100, 7])
    equal(read(kata, "C85", "3rd", "1-2", "12 34"), ["C85", "3rd", "1-2", "12 34"])


def test_load_cuts_spaces_off(kata):
    equal(read(kata, "  Moran ", '" Allen "', "two words"), ["Moran", "Allen", "two words"])


def test_load_reads_the_names_of_columns_like_fields(kata):
    equal(kata.load('"age, in years", name ,"the ""id"""\n41,Allen,7'), [{"age, in years": 41, "name": "Allen", 'the "id"': 7}])
    equal(kata.load("NA,7\n1,2"), [{"NA": 1, "7": 2}])


def test_load_keeps_rows_with_holes(kata):
    equal(kata.load("a,b,c\n,,\n1,,x\nNA,2,"), [{"a": None, "b": None, "c": None}, {"a": 1, "b": None, "c": "x"}, {"a": None, "b": 2, "c": None}])


@pytest.mark.parametrize("end", ["", "\n"], ids=["without", "with"])
def test_load_takes_a_last_line_end(kata, end):
    equal(kata.load("a,b\n1,x\n2,y" + end), [{"a": 1, "b": "x"}, {"a": 2, "b": "y"}])
    equal(kata.load("a,b" + end), [])
    equal(kata.load("only\n5" + end), [{"only": 5}])


def test_load_reads_what_a_csv_writer_has_written(kata, rng):
    for _ in range(5):
        rows = [{"name": str(rng.choice(WORDS)), "age": float(rng.integers(0, 90)), "fare": float(rng.normal()),
                 "home": str(rng.choice(WORDS))} for _ in range(rng.integers(1, 8))]  # fmt: skip
        for row in rows:
            row[str(rng.choice(list(row)))] = None
        file = io.StringIO()
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n", restval="")
        writer.writeheader()
        writer.writerows(rows)
        close(kata.load(file.getvalue()), rows)


def test_mean_is_taken_over_what_is_there(kata):
    fill(kata, column(10, None, 20, None, None, 60), "x", "mean", 30)


def test_median_of_an_odd_number(kata):
    fill(kata, column(9, None, 1, 5, None), "x", "median", 5)


def test_median_of_an_even_number_lies_between_the_two_in_the_middle(kata):
    fill(kata, column(7, 1, None, 4, 100), "x", "median", 5.5)


def test_mode_is_the_most_frequent_value(kata):
    fill(kata, column("S", "C", None, "Q", "C", None, None, None), "x", "mode", "C")
    fill(kata, column(3, 2, None, 3, None, None), "x", "mode", 3)


def test_zero_is_a_value_and_no_hole(kata):
    fill(kata, column(0, None, 6, 0, 4), "x", "mean", 2.5)
    fill(kata, column(0, None, 0, 5, 9), "x", "median", 2.5)
    fill(kata, column(0, None, 0, 5), "x", "mode", 0)


def test_a_full_column_stays_as_it_is(kata):
    fill(kata, column(1, 2, 6), "x", "mean", 3)


@pytest.mark.parametrize("how", ["mean", "median", "mode"])
def test_given_stats_are_filled_in_and_nothing_is_measured(kata, how):
    rows, stats = column(100, None, 300, None), {"x": 7}
    got, back = kata.impute(rows, "x", how, stats)
    equal(got, column(100, 7, 300, 7))
    equal(back, {"x": 7})
    equal((rows, stats), (column(100, None, 300, None), {"x": 7}), because="impute has changed what was passed in")
    got, back = kata.impute(column(None, None), "x", how, stats={"x": 0})
    equal(got, column(0, 0))


def test_what_training_rows_taught_fills_the_test_rows(kata, rng):
    for how, measure in (("mean", np.mean), ("median", np.median)):
        values = [float(v) for v in rng.normal(size=int(rng.integers(3, 9)))]
        _, stats = kata.impute(column(*values, None), "x", how)
        got, _ = kata.impute(column(50, None), "x", how, stats)
        close(got, column(50, float(measure(values))))


def test_random_columns_are_filled(kata, rng):
    for _ in range(6):
        values = [float(v) for v in rng.normal(10, 5, size=int(rng.integers(2, 10)))]
        holed = list(rng.permutation(np.array([*values, None, None], dtype=object)))
        fill(kata, column(*holed), "x", "mean", float(np.mean(values)))
        fill(kata, column(*holed), "x", "median", float(np.median(values)))


def test_select_keeps_the_columns_in_the_order_asked(kata):
    rows = copy.deepcopy(ROWS)
    got = kata.select(rows, ["fare", "name"])
    equal(got, [{"fare": row["fare"], "name": row["name"]} for row in ROWS])
    orders = kata.probe.columns(copy.deepcopy(ROWS), ["fare", "name"])
    holds(orders == [["fare", "name"]] * 4, "the columns must stand in the order of cols")
    equal(rows, ROWS, because="select has changed the rows that were passed in")
    equal(kata.select(rows, []), [{}] * 4)
    equal(kata.select([], ["fare"]), [])


def test_where_keeps_the_rows_that_the_predicate_likes(kata):
    rows = copy.deepcopy(ROWS)
    equal(kata.where(rows, lambda row: row["age"] is not None and row["age"] > 25), [ROWS[2], ROWS[3]])
    equal(kata.where(rows, lambda row: row["fare"] == 0), [ROWS[1]])
    equal(kata.where(rows, lambda row: True), ROWS)
    equal(kata.where(rows, lambda row: False), [])
    equal(kata.where([], lambda row: True), [])
    equal(rows, ROWS, because="where has changed the rows that were passed in")
