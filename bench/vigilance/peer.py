#!/usr/bin/env python3
"""What Python packages do with the reports that evigil reads.

    peer.py STEP INPUT REPEATS

| step      | what is timed                                                                       |
| --------- | ----------------------------------------------------------------------------------- |
| faers     | pandas reads a quarter of FAERS, takes the latest version of each case and no deleted |
|           | one, joins the tables and writes the case table as Parquet                           |
| e2b       | lxml walks a batch of E2B(R3) and takes thirty elements out of each message          |

`peer.py compare FILE FILE` holds two case tables against each other and prints how many rows they
share.

Each step is done once without being counted, then REPEATS times. Starting Python and importing the
packages are not counted. Prints one JSON object:

    {"seconds": [S, ...], "processor": S, "value": V, "peak": BYTES, "own": BYTES}

`value` is a count of the result, by which it can be compared with another program's.
"""

import json
import os
import sys
import time

# As many rows as evigil puts into a group.
GROUP_ROWS = 1 << 20


def memory(name):
    """A line of /proc/self/status in bytes; nothing where the system has none."""
    try:
        with open("/proc/self/status", encoding="ascii") as status:
            for line in status:
                if line.startswith(name + ":"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    return None


# FAERS

ROLES = {"PS": "suspect", "SS": "suspect", "I": "interacting", "C": "concomitant", "DN": "not_administered"}
ROLE_WEIGHT = {"suspect": 3, "interacting": 2, "concomitant": 1, "not_administered": 0}
REPORTERS = {
    "MD": "physician",
    "PH": "pharmacist",
    "OT": "other_health_professional",
    "HP": "other_health_professional",
    "RN": "other_health_professional",
    "LW": "lawyer",
    "CN": "consumer",
}
AGE_UNITS = {"DEC": 10.0, "YR": 1.0, "MON": 1 / 12, "WK": 7 / 365.25, "DY": 1 / 365.25, "HR": 1 / 8766}
AGE_GROUPS = {"N": "neonate", "I": "infant", "C": "child", "T": "adolescent", "A": "adult", "E": "elderly"}


def faers(folder):
    import numpy
    import pandas
    import pyarrow
    import pyarrow.parquet

    def table(name, columns):
        files = sorted(os.listdir(folder))
        (file,) = [file for file in files if file.upper().startswith(name) and file.lower().endswith(".txt")]
        return pandas.read_csv(
            os.path.join(folder, file),
            sep="$",
            dtype="str",
            quoting=3,
            keep_default_na=False,
            usecols=columns,
            encoding="utf-8",
        )

    def iso_day(days):
        return days.str[:4] + "-" + days.str[4:6] + "-" + days.str[6:8]

    def names(column):
        """Upper case, one blank where several are. Combinations are in order in these data."""
        return column.str.upper().str.split().str.join(" ")

    def by_value(column, work):
        """Does the work once for each different value, which is far faster here."""
        codes, values = pandas.factorize(column)
        done = work(pandas.Series(values, dtype="str"))
        return pandas.Series(pandas.Categorical.from_codes(*recoded(codes, done)), index=column.index)

    def recoded(codes, values):
        new_codes, categories = pandas.factorize(values)
        return new_codes[codes], pandas.Index(categories)

    def latest():
        demo = table(
            "DEMO",
            [
                "primaryid", "caseid", "caseversion", "event_dt", "fda_dt", "age", "age_cod", "age_grp",
                "sex", "occp_cod", "reporter_country", "occr_country",
            ],
        )
        with open(os.path.join(folder, "DELETE24Q1.txt"), encoding="ascii") as lines:
            deleted = {line.strip().rstrip("$") for line in lines} - {""}
        demo["version"] = pandas.to_numeric(demo["caseversion"])
        demo["number"] = pandas.to_numeric(demo["primaryid"])
        demo = demo.sort_values(["caseid", "version", "fda_dt", "number"])
        demo = demo.drop_duplicates("caseid", keep="last")
        demo = demo[~demo["caseid"].isin(deleted)]
        age = pandas.to_numeric(demo["age"], errors="coerce") * demo["age_cod"].map(AGE_UNITS)
        band = pandas.cut(
            age,
            [-numpy.inf, 28 / 365.25, 2, 12, 18, 65, numpy.inf],
            right=False,
            labels=["neonate", "infant", "child", "adolescent", "adult", "elderly"],
        ).astype("object")
        day = demo["fda_dt"]
        month = pandas.to_numeric(day.str[4:6])
        return pandas.DataFrame(
            {
                "report_id": demo["primaryid"],
                "case_id": demo["caseid"],
                "sex": demo["sex"].map({"M": "male", "F": "female"}),
                "age_years": age,
                "age_band": band.where(band.notna(), demo["age_grp"].map(AGE_GROUPS)),
                "year": pandas.to_numeric(day.str[:4]).astype("int32"),
                "quarter": day.str[:4] + "Q" + ((month + 2) // 3).astype("str"),
                "received": iso_day(day),
                "country": demo["occr_country"].where(demo["occr_country"] != "", demo["reporter_country"]),
                "reporter": demo["occp_cod"].map(REPORTERS),
                "event_dt": demo["event_dt"],
                "source": "faers",
            }
        )

    def products(reports):
        drug = table(
            "DRUG", ["primaryid", "drug_seq", "role_cod", "drugname", "prod_ai", "route", "lot_num"]
        )
        drug = drug[drug["primaryid"].isin(reports)]
        product = by_value(drug["prod_ai"].where(drug["prod_ai"] != "", drug["drugname"]), names)
        drug = drug.assign(product=product, role=drug["role_cod"].map(ROLES))
        ther = table("THER", ["primaryid", "dsg_drug_seq", "start_dt"])
        ther = ther[ther["start_dt"].str.len() == 8]
        ther = ther.groupby(["primaryid", "dsg_drug_seq"], as_index=False)["start_dt"].min()
        drug = drug.merge(
            ther, how="left", left_on=["primaryid", "drug_seq"], right_on=["primaryid", "dsg_drug_seq"]
        )
        drug["weight"] = drug["role"].map(ROLE_WEIGHT)
        first = drug.drop_duplicates(["primaryid", "product"])
        # Most products stand once in a report; the others are put together.
        several = drug[drug.duplicated(["primaryid", "product"], keep=False)]
        if len(several):
            grouped = several.groupby(["primaryid", "product"], observed=True, sort=False)
            role = several.loc[grouped["weight"].idxmax()].set_index(["primaryid", "product"])["role"]

            def distinct(values):
                return "; ".join(value for value in dict.fromkeys(values) if value)

            together = pandas.DataFrame(
                {
                    "role": role,
                    "lot_num": grouped["lot_num"].agg(distinct),
                    "route": grouped["route"].agg(distinct),
                    "start_dt": grouped["start_dt"].min(),
                }
            ).reset_index()
            once = first[~first.duplicated(["primaryid", "product"])]
            single = drug[~drug.duplicated(["primaryid", "product"], keep=False)]
            reported = once.set_index(["primaryid", "product"])["drugname"]
            together = together.join(reported, on=["primaryid", "product"])
            first = pandas.concat([single, together], ignore_index=True)
        return pandas.DataFrame(
            {
                "report_id": first["primaryid"],
                "product": first["product"],
                "product_reported": first["drugname"],
                "role": first["role"],
                "lot": first["lot_num"],
                "route": first["route"],
                "start_dt": first["start_dt"],
            }
        )

    def events(reports):
        reac = table("REAC", ["primaryid", "pt"])
        reac = reac[reac["primaryid"].isin(reports)]
        event = by_value(reac["pt"], lambda terms: terms.str.lower().str.split().str.join(" "))
        reac = pandas.DataFrame({"report_id": reac["primaryid"], "event": event, "event_reported": reac["pt"]})
        return reac.drop_duplicates(["report_id", "event"])

    def empty_is_null(frame):
        for column in ["lot", "route", "country"]:
            frame[column] = frame[column].where(frame[column] != "")
        return frame

    def work():
        demo = latest()
        reports = set(demo["report_id"])
        outc = table("OUTC", ["primaryid", "outc_cod"])
        demo["serious"] = demo["report_id"].isin(set(outc["primaryid"]))
        demo["death"] = demo["report_id"].isin(set(outc.loc[outc["outc_cod"] == "DE", "primaryid"]))
        rows = demo.merge(products(reports), how="left", on="report_id")
        rows = rows.merge(events(reports), how="left", on="report_id")
        # Seriousness is of a reaction: a report without any has none.
        rows["serious"] &= rows["event"].notna()
        rows["death"] &= rows["event"].notna()
        start = pandas.to_datetime(rows.pop("start_dt"), format="%Y%m%d", errors="coerce")
        onset = rows.pop("event_dt")
        onset = pandas.to_datetime(onset.where(onset.str.len() == 8), format="%Y%m%d", errors="coerce")
        rows["onset_days"] = (onset - start).dt.days.astype("Int32")
        rows["event_code"] = None
        rows["outcome"] = None
        rows = empty_is_null(rows)[
            [
                "report_id", "case_id", "product", "product_reported", "role", "event", "event_reported",
                "event_code", "serious", "death", "sex", "age_years", "age_band", "year", "quarter",
                "received", "country", "reporter", "outcome", "lot", "route", "onset_days", "source",
            ]
        ]
        pyarrow.parquet.write_table(
            pyarrow.Table.from_pandas(rows, preserve_index=False),
            folder + ".pandas.parquet",
            compression="zstd",
            row_group_size=GROUP_ROWS,
        )
        return len(rows)

    return work, lambda rows: rows


def compare(one, other):
    """Whether two case tables say the same, whatever the order of their rows."""
    import pyarrow
    import pyarrow.parquet

    tables = []
    for path in (one, other):
        table = pyarrow.parquet.read_table(path)
        columns = []
        for name in table.column_names:
            column = table[name]
            if pyarrow.types.is_dictionary(column.type):
                column = column.cast(column.type.value_type)
            if pyarrow.types.is_large_string(column.type) or pyarrow.types.is_null(column.type):
                column = column.cast(pyarrow.string())
            if pyarrow.types.is_floating(column.type):
                column = pyarrow.compute.round(column, 6)
            columns.append(column)
        table = pyarrow.table(columns, table.column_names)
        order = [(name, "ascending") for name in ("report_id", "product", "event")]
        tables.append(table.sort_by(order))
    first, second = tables
    told = {"rows": [first.num_rows, second.num_rows], "differs": []}
    if first.num_rows == second.num_rows:
        for name in first.column_names:
            if first[name].combine_chunks() != second[name].combine_chunks():
                told["differs"].append(name)
    print(json.dumps(told))


# E2B(R3)

NAMESPACE = "{urn:hl7-org:v3}"


def e2b(path):
    raise NotImplementedError(path)


STEPS = {"faers": faers, "e2b": e2b}


def main():
    if len(sys.argv) == 4 and sys.argv[1] == "compare":
        compare(sys.argv[2], sys.argv[3])
        return
    if len(sys.argv) != 4 or sys.argv[1] not in STEPS:
        sys.exit(__doc__)
    step, path, repeats = sys.argv[1], sys.argv[2], int(sys.argv[3])
    work, value = STEPS[step](path)
    told = {"seconds": [], "processor": 0.0, "value": None, "own": None}
    for count in range(repeats + 1):
        begin, begin_processor = time.perf_counter(), time.process_time()
        result = work()
        seconds, processor = time.perf_counter() - begin, time.process_time() - begin_processor
        if count > 0:
            told["seconds"].append(seconds)
            told["processor"] += processor / repeats
        if count == 1:
            told["own"] = memory("RssAnon")
            told["peak"] = memory("VmHWM")
        if count == repeats:
            told["value"] = float(value(result))
        del result
    print(json.dumps(told))


if __name__ == "__main__":
    main()
