#!/usr/bin/env python3
"""What Python packages do with the tables that evigil counts.

    peer.py PACKAGE FOLDER

PACKAGE is `scipy` (sparse product, then PRR, ROR and IC with their limits), `polars`, `duckdb` (counts)
or `vigipy` (counts, PRR, ROR, IC, prior and EB05). FOLDER holds `drugs.parquet` and `events.parquet`.

Prints one JSON object a stage, as evigil's own program does: seconds on the clock and of all
processors, the largest resident set up to its end, how many things it made, and the sum of all counts.
"""

import contextlib
import json
import os
import sys
import time
import types


def peak():
    """Largest resident set in bytes; nothing where the system doesn't say."""
    try:
        with open("/proc/self/status", encoding="ascii") as status:
            for line in status:
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    return None


@contextlib.contextmanager
def stage(name):
    made = types.SimpleNamespace(rows=0, sum=0)
    before, wall = time.process_time(), time.perf_counter()
    yield made
    wall, processor = time.perf_counter() - wall, time.process_time() - before
    told = {"stage": name, "wall": wall, "processor": processor, "peak": peak()}
    print(json.dumps(told | {"rows": int(made.rows), "sum": float(made.sum)}), flush=True)


def with_scipy(folder):
    import numpy as np
    import pandas as pd
    from scipy import sparse, special

    with stage("read") as made:
        drugs = pd.read_parquet(f"{folder}/drugs.parquet", columns=["report_id", "drug"])
        events = pd.read_parquet(f"{folder}/events.parquet")
        made.rows = len(drugs) + len(events)
    with stage("count") as made:
        rows = int(max(drugs.report_id.max(), events.report_id.max())) + 1

        def incidence(table, column):
            codes = table[column].astype("category").cat
            ones = np.ones(len(table), np.int32)
            shape = (rows, len(codes.categories))
            return sparse.csr_matrix((ones, (table.report_id.to_numpy(), codes.codes.to_numpy())), shape=shape)

        products, of_events = incidence(drugs, "drug"), incidence(events, "event")
        counts = (products.T.tocsr() @ of_events).tocoo()
        product_totals = np.asarray(products.sum(0)).ravel()
        event_totals = np.asarray(of_events.sum(0)).ravel()
        made.rows, made.sum = counts.nnz, counts.data.sum(dtype=np.int64)
    n = float(drugs.report_id.nunique())
    with stage("closed") as made:
        a = counts.data.astype(float)
        with_product = product_totals[counts.row].astype(float)
        with_event = event_totals[counts.col].astype(float)
        b, c = with_product - a, with_event - a
        d, expected = n - with_product - c, with_product * with_event / n
        with np.errstate(all="ignore"):
            prr = (a / with_product) / (c / (n - with_product))
            prr_error = np.sqrt(1 / a - 1 / with_product + 1 / c - 1 / (n - with_product))
            ror = a * d / (b * c)
            ror_error = np.sqrt(1 / a + 1 / b + 1 / c + 1 / d)
            limits = [
                value * np.exp(side * 1.959964 * error)
                for value, error in ((prr, prr_error), (ror, ror_error))
                for side in (-1, 1)
            ]
            limits += [np.log2((a + 0.5) / (expected + 0.5))]
            limits += [np.log2(special.gammaincinv(a + 0.5, p) / (expected + 0.5)) for p in (0.025, 0.975)]
        made.rows, made.sum = len(a), limits[-1].sum()


def with_polars(folder):
    import polars as pl

    with stage("read") as made:
        drugs = pl.read_parquet(f"{folder}/drugs.parquet", columns=["report_id", "drug"])
        events = pl.read_parquet(f"{folder}/events.parquet")
        made.rows = len(drugs) + len(events)
    with stage("count") as made:
        pairs = drugs.join(events, on="report_id").group_by("drug", "event").len("n")
        pairs = pairs.join(drugs.group_by("drug").len("with_product"), on="drug")
        pairs = pairs.join(events.group_by("event").len("with_event"), on="event")
        made.rows, made.sum = len(pairs), pairs["n"].sum()


def with_duckdb(folder):
    import duckdb

    connection = duckdb.connect()
    connection.execute(f"set threads = {os.cpu_count()}")
    with stage("read") as made:
        for name in ("drug", "event"):
            connection.execute(f"create table {name}s as select report_id, {name} from '{folder}/{name}s.parquet'")
        made.rows = connection.execute("select (select count(*) from drugs) + (select count(*) from events)").fetchone()[0]
    with stage("count") as made:
        connection.execute(
            """create table pairs as
               with pair as (select drug, event, count(*) n from drugs join events using (report_id) group by all),
                    product as (select drug, count(*) with_product from drugs group by all),
                    term as (select event, count(*) with_event from events group by all)
               select * from pair join product using (drug) join term using (event)"""
        )
        made.rows, made.sum = connection.execute("select count(*), sum(n) from pairs").fetchone()


def with_vigipy(folder):
    import pandas as pd
    import vigipy

    with stage("read") as made:
        drugs = pd.read_parquet(f"{folder}/drugs.parquet", columns=["report_id", "drug"])
        events = pd.read_parquet(f"{folder}/events.parquet")
        made.rows = len(drugs) + len(events)
    with stage("count") as made:
        drugs["drug"], events["event"] = drugs.drug.astype("category"), events.event.astype("category")
        pairs = drugs.merge(events, on="report_id")
        pairs = pairs.groupby(["drug", "event"], observed=True).size().rename("count").reset_index()
        pairs["name"], pairs["AE"] = pairs.drug.astype(str), pairs.event.astype(str)
        counts = vigipy.convert(pairs[["name", "AE", "count"]])
        made.rows, made.sum = len(pairs), pairs["count"].sum()
    with stage("closed") as made:
        for method in (vigipy.prr, vigipy.ror, vigipy.bcpnn):
            made.rows = len(method(counts, min_events=1).all_signals)
    with stage("gps") as made:
        made.rows = len(vigipy.gps(counts, min_events=1, truncate=True).all_signals)


def main():
    package, folder = sys.argv[1:]
    {"scipy": with_scipy, "polars": with_polars, "duckdb": with_duckdb, "vigipy": with_vigipy}[package](folder)


if __name__ == "__main__":
    main()
