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
        # A case of which no outcome is told is not known to be serious, and not known not to be.
        told = demo["report_id"].isin(set(outc["primaryid"]))
        died = demo["report_id"].isin(set(outc.loc[outc["outc_cod"] == "DE", "primaryid"]))
        demo["serious"] = told.astype("boolean").where(told)
        demo["death"] = died.astype("boolean").where(told)
        rows = demo.merge(products(reports), how="left", on="report_id")
        rows = rows.merge(events(reports), how="left", on="report_id")
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

OID = "2.16.840.1.113883.3.989.2.1"
CASE = "h:controlActProcess/h:subject/h:investigationEvent"
ASSESSMENT = CASE + "/h:component/h:adverseEventAssessment"
PATIENT = ASSESSMENT + "/h:subject1/h:primaryRole"
REACTION = (
    PATIENT + f"/h:subjectOf2[h:observation[h:id][h:code[@code='29'][@codeSystem='{OID}.1.19']]]/h:observation"
)
DRUG = (
    PATIENT
    + f"/h:subjectOf2[h:organizer/h:code[@code='4'][@codeSystem='{OID}.1.20']]/h:organizer"
    + "/h:component[h:substanceAdministration/h:id]/h:substanceAdministration"
)
DOSAGE = DRUG + "/h:outboundRelationship2[h:substanceAdministration]/h:substanceAdministration"
REPORTER = (
    CASE
    + f"/h:outboundRelationship[h:relatedInvestigation/h:code[@code='2'][@codeSystem='{OID}.1.22']]"
    + "/h:relatedInvestigation/h:subjectOf2/h:controlActEvent/h:author/h:assignedEntity/h:assignedPerson"
)


def of_patient(code, end):
    chosen = f"/h:subjectOf2[h:observation/h:code[@code='{code}'][@codeSystem='{OID}.1.19']]"
    return PATIENT + chosen + "/h:observation/h:value[@xsi:type='PQ']" + end


def of_reaction(code, end):
    chosen = f"/h:outboundRelationship2[h:observation/h:code[@code='{code}'][@codeSystem='{OID}.1.19']]"
    return REACTION + chosen + "/h:observation" + end


# Places of thirty elements in a message, as the element table of ICH and FDA has them.
ELEMENTS = {
    "C.1.1": CASE + f"/h:id[@root='{OID}.3.1']/@extension",
    "C.1.2": "h:controlActProcess/h:effectiveTime/@value",
    "C.1.3": CASE
    + f"/h:subjectOf2[h:investigationCharacteristic/h:code[@code='1'][@codeSystem='{OID}.1.23']]"
    + f"/h:investigationCharacteristic/h:value[@xsi:type='CE'][@codeSystem='{OID}.1.2']/@code",
    "C.1.4": CASE + "/h:effectiveTime/h:low/@value",
    "C.1.5": CASE + "/h:availabilityTime/@value",
    "C.1.7": CASE
    + f"/h:component[h:observationEvent/h:code[@code='23'][@codeSystem='{OID}.1.19']]"
    + "/h:observationEvent/h:value[@xsi:type='BL']/@value",
    "C.1.8.1": CASE + f"/h:id[@root='{OID}.3.2']/@extension",
    "C.1.8.2": CASE
    + f"/h:outboundRelationship[h:relatedInvestigation/h:code[@code='1'][@codeSystem='{OID}.1.22']]"
    + "/h:relatedInvestigation/h:subjectOf2/h:controlActEvent/h:author/h:assignedEntity"
    + f"/h:code[@codeSystem='{OID}.1.3']/@code",
    "C.2.r.3": REPORTER + "/h:asLocatedEntity/h:location/h:code[@codeSystem='1.0.3166.1.2.2']/@code",
    "C.2.r.4": REPORTER + f"/h:asQualifiedEntity/h:code[@codeSystem='{OID}.1.6']/@code",
    "C.3.2": CASE
    + f"/h:subjectOf1[h:controlActEvent/h:author/h:assignedEntity/h:code[@codeSystem='{OID}.1.7']]"
    + "/h:controlActEvent/h:author/h:assignedEntity/h:representedOrganization/h:assignedEntity"
    + "/h:representedOrganization/h:name/text()",
    "D.1": PATIENT + "/h:player1/h:name/text()",
    "D.2.2a": of_patient(3, "/@value"),
    "D.2.2b": of_patient(3, "/@unit"),
    "D.3": of_patient(7, "/@value"),
    "D.5": PATIENT + "/h:player1/h:administrativeGenderCode[@codeSystem='1.0.5218']/@code",
    "E.i.1.1a": REACTION
    + "/h:value[@xsi:type='CE'][@codeSystem='2.16.840.1.113883.6.163']/h:originalText/text()",
    "E.i.2.1b": REACTION + "/h:value[@xsi:type='CE'][@codeSystem='2.16.840.1.113883.6.163']/@code",
    "E.i.3.2a": of_reaction(34, "/h:value[@xsi:type='BL']/@value"),
    "E.i.3.2c": of_reaction(33, "/h:value[@xsi:type='BL']/@value"),
    "E.i.4": REACTION + "/h:effectiveTime[@xsi:type='IVL_TS']/h:low/@value",
    "E.i.7": of_reaction(27, f"/h:value[@xsi:type='CE'][@codeSystem='{OID}.1.11']/@code"),
    "G.k.1": ASSESSMENT
    + f"/h:component[h:causalityAssessment/h:code[@code='20'][@codeSystem='{OID}.1.19']]"
    + f"/h:causalityAssessment/h:value[@xsi:type='CE'][@codeSystem='{OID}.1.13']/@code",
    "G.k.2.2": DRUG + "/h:consumable/h:instanceOfKind/h:kindOfProduct/h:name/text()",
    "G.k.4.r.1a": DOSAGE + "/h:doseQuantity/@value",
    "G.k.4.r.1b": DOSAGE + "/h:doseQuantity/@unit",
    # By itself, or in the set of times that has a frequency too.
    "G.k.4.r.4": DOSAGE
    + "/h:effectiveTime/descendant-or-self::*[@xsi:type='IVL_TS']/h:low/@value",
    "G.k.4.r.7": DOSAGE
    + "/h:consumable/h:instanceOfKind/h:productInstanceInstance/h:lotNumberText/text()",
    "G.k.7.r.1": DRUG
    + f"/h:inboundRelationship[h:observation/h:code[@code='19'][@codeSystem='{OID}.1.19']]"
    + f"/h:observation[h:performer/h:assignedEntity/h:code[@code='3'][@codeSystem='{OID}.1.21']]"
    + "/h:value[@xsi:type='CE'][@codeSystem='2.16.840.1.113883.6.163']/h:originalText/text()",
    "H.1": CASE + "/h:text/text()",
}


def e2b(path):
    from lxml import etree

    namespaces = {"h": "urn:hl7-org:v3", "xsi": "http://www.w3.org/2001/XMLSchema-instance"}
    places = [etree.XPath(place, namespaces=namespaces) for place in ELEMENTS.values()]

    def work():
        found = 0
        messages = etree.iterparse(
            path,
            events=("end",),
            tag="{urn:hl7-org:v3}PORR_IN049016UV",
            resolve_entities=False,
            huge_tree=True,
        )
        for _, message in messages:
            found += sum(len(place(message)) for place in places)
            # What has been read is let go.
            message.clear()
            while message.getprevious() is not None:
                del message.getparent()[0]
        return found

    return work, lambda found: found


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
