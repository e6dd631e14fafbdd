#!/usr/bin/env python3
"""Duplicates among made-up reports with Splink on DuckDB.

    peer.py FOLDER THREADS

FOLDER holds `reports.tsv` and `truth.tsv`, as evigil's own program writes them. The blocking rules are
those of evigil's passes as far as Splink can say them, with the rarest products and reactions of each
report as columns; the comparisons are those of its fields but the narrative, for which Splink has none
that fits texts of several sentences.

Prints one JSON object a stage, as evigil's own program does: seconds on the clock and of all
processors, and the largest resident set up to its end; then the score of the clusters (connected
components) at the best of several thresholds, which is more than evigil is given.
"""

import contextlib
import json
import logging
import os
import sys
import time

import duckdb
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

logging.getLogger("splink").setLevel(logging.ERROR)


def peak():
    """Largest resident set in bytes."""
    with open("/proc/self/status", encoding="ascii") as status:
        for line in status:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return None


@contextlib.contextmanager
def stage(name):
    before, wall = sum(os.times()[:2]), time.perf_counter()
    yield
    wall, processor = time.perf_counter() - wall, sum(os.times()[:2]) - before
    print(json.dumps({"stage": name, "wall": wall, "processor": processor, "peak": peak()}), flush=True)


def rarest(connection, column):
    """The table `reports` with the rarest two values of a list as columns."""
    connection.execute(f"""
        create temp table rare as
        with items as (select name, unnest({column}) item from reports),
             counts as (select item, count(*) n from items group by item),
             ranked as (select name, item, row_number() over (partition by name order by n, item) place
                        from items join counts using (item))
        select name, max(item) filter (place = 1) {column}1, max(item) filter (place = 2) {column}2
        from ranked where place <= 2 group by name""")
    connection.execute(f"create or replace table reports as select * from reports left join rare using (name)")
    connection.execute("drop table rare")


def date_levels(column):
    days = f"abs(date_diff('day', {column}_l, {column}_r))"
    return cl.CustomComparison(
        output_column_name=column,
        comparison_levels=[
            cll.NullLevel(column),
            cll.ExactMatchLevel(column),
            cll.CustomLevel(f"year({column}_l) = year({column}_r) and month({column}_l) = day({column}_r) and day({column}_l) = month({column}_r)"),
            cll.CustomLevel(f"{days} <= 1"),
            cll.CustomLevel(f"{days} <= 7"),
            cll.CustomLevel(f"{days} <= 31"),
            cll.CustomLevel(f"month({column}_l) = month({column}_r) and day({column}_l) = day({column}_r)"),
            cll.ElseLevel(),
        ],
    )


def difference(column, steps):
    levels = [cll.CustomLevel(f"abs({column}_l - {column}_r) <= {step}") for step in steps]
    return cl.CustomComparison(
        output_column_name=column,
        comparison_levels=[cll.NullLevel(column), cll.ExactMatchLevel(column), *levels, cll.ElseLevel()],
    )


def load(folder, threads):
    connection = duckdb.connect()
    connection.execute(f"set threads = {threads}")
    lists = ", ".join(
        f"list_sort(list_distinct(string_split({c}, '|'))) as {c}" for c in ("identifiers", "literature", "products", "lots", "reactions")
    )
    dates = ", ".join(f"try_cast({c} as date) as {c}" for c in ("start", "onset", "birth", "received"))
    connection.execute(f"""
        create table reports as
        select name, {lists}, {dates}, try_cast(age as integer) age, try_cast(sex as integer) sex,
               try_cast(weight as integer) weight, initials, country,
               try_cast(outcome as integer) outcome, try_cast(seriousness as integer) seriousness
        from read_csv('{folder}/reports.tsv', delim='\t', quote='', all_varchar=true, header=true, nullstr='')""")
    rarest(connection, "products")
    rarest(connection, "reactions")
    return connection


def settings():
    # `products1` and `reactions1` are the rarest ones.
    rules = [
        block_on("identifiers", arrays_to_explode=["identifiers"]),
        block_on("literature", "sex", arrays_to_explode=["literature"]),
        block_on("lots", arrays_to_explode=["lots"]),
        block_on("birth", "sex"),
        block_on("onset", "age", "sex"),
        block_on("onset", "products1"),
        block_on("start", "products1"),
        block_on("products1", "reactions1"),
        block_on("reactions1", "reactions2"),
        block_on("products1", "products2"),
        block_on("reactions1", "age", "sex", "country"),
        block_on("products1", "age", "sex"),
    ]
    comparisons = [
        cl.ArrayIntersectAtSizes("identifiers", [1]),
        cl.ArrayIntersectAtSizes("literature", [1]),
        cl.ArrayIntersectAtSizes("products", [4, 3, 2, 1]),
        cl.ArrayIntersectAtSizes("reactions", [4, 3, 2, 1]),
        cl.ArrayIntersectAtSizes("lots", [1]),
        date_levels("start"),
        date_levels("onset"),
        date_levels("birth"),
        difference("age", [1, 5]),
        cl.ExactMatch("sex"),
        difference("weight", [20]),
        cl.ExactMatch("initials").configure(term_frequency_adjustments=True),
        cl.ExactMatch("country").configure(term_frequency_adjustments=True),
        cl.ExactMatch("outcome"),
        cl.ExactMatch("seriousness"),
        cl.CustomComparison(
            output_column_name="received",
            comparison_levels=[
                cll.NullLevel("received"),
                *[cll.CustomLevel(f"abs(date_diff('day', received_l, received_r)) <= {days}") for days in (0, 7, 31, 92, 366)],
                cll.ElseLevel(),
            ],
        ),
    ]
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="name",
        blocking_rules_to_generate_predictions=rules,
        comparisons=comparisons,
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
    )


def scores(connection, linker, predictions, folder):
    connection.execute(f"create table truth as select * from read_csv('{folder}/truth.tsv', delim='\t', header=true)")
    there = connection.execute('select sum(n * (n - 1) // 2) from (select count(*) n from truth group by "case")').fetchone()[0]
    best = None
    for threshold in (0.5, 0.9, 0.95, 0.99, 0.999, 0.9999, 0.99999, 0.999999):
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(predictions, threshold)
        joined = f'(select cluster_id, "case" from {clusters.physical_name} join truth using (name))'
        found = connection.execute(f"select sum(n * (n - 1) // 2) from (select count(*) n from {joined} group by cluster_id)").fetchone()[0]
        right = connection.execute(f'select sum(n * (n - 1) // 2) from (select count(*) n from {joined} group by cluster_id, "case")').fetchone()[0]
        score = {"precision": right / max(found, 1), "recall": right / there, "f1": 2 * right / (found + there), "threshold": threshold}
        print(f"  threshold {threshold}: " + ", ".join(f"{k} {v:.5f}" for k, v in score.items() if k != "threshold"), file=sys.stderr)
        if best is None or score["f1"] > best["f1"]:
            best = score
    print(json.dumps({k: float(v) for k, v in best.items()}), flush=True)


def main():
    folder, threads = sys.argv[1], int(sys.argv[2])
    with stage("read"):
        connection = load(folder, threads)
    with stage("fit"):
        api = DuckDBAPI(connection=connection)
        linker = Linker("reports", settings(), db_api=api)
        linker.training.estimate_probability_two_random_records_match(
            [block_on("birth", "sex", "products1"), block_on("onset", "age", "sex", "products1")], recall=0.6
        )
        linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
        for rule in (block_on("products1", "reactions1"), block_on("onset", "age", "sex"), block_on("birth", "sex")):
            linker.training.estimate_parameters_using_expectation_maximisation(rule)
    with stage("find"):
        predictions = linker.inference.predict(threshold_match_probability=0.1)
        linker.clustering.cluster_pairwise_predictions_at_threshold(predictions, 0.95)
    scores(connection, linker, predictions, folder)


if __name__ == "__main__":
    main()
