//! Whole tables over HTTP: out as CSV and Parquet, in as CSV.

use std::collections::BTreeSet;

use evigil_registry::bulk::{BYTES_MAX, ROWS_MAX};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::RowAccessor;
use serde_json::json;

use crate::ground::{Answer, Ground, on_each};

/// What a spreadsheet would run, what looks like it was escaped already, and what breaks CSV.
const TEXTS: [&str; 9] = [
    "=HYPERLINK(\"https://example.org\")",
    "'=1+1",
    "+81 3 1234",
    "-5",
    "@SUM(A1)",
    "＝1＋1",
    "'tis",
    "a, \"b\"; c",
    "<script>alert(1)</script>",
];

async fn import(ground: &Ground, who: &str, path: &str, table: &str) -> Answer {
    let path = format!("/api/v1/{path}");
    let headers = [("content-type", "text/csv")];
    ground
        .send(who, "POST", &path, &headers, table.as_bytes().to_vec())
        .await
}

async fn export(ground: &Ground, who: &str, path: &str) -> Answer {
    let path = format!("/api/v1/{path}");
    ground.send(who, "GET", &path, &[], Vec::new()).await
}

/// Column `name` of a table as CSV.
fn column(table: &[u8], name: &str) -> Vec<String> {
    let mut reader = csv::Reader::from_reader(table);
    let at = reader.headers().expect("a first line").iter();
    let at = at.clone().position(|found| found == name).expect(name);
    let cells = reader
        .records()
        .map(|line| line.expect("a line")[at].to_owned());
    cells.collect()
}

async fn count(ground: &Ground, who: &str, path: &str) -> usize {
    let table = export(ground, who, &format!("{path}/export")).await;
    assert_eq!(table.status, 200);
    column(&table.body, "id").len()
}

#[test]
fn texts_go_out_and_come_back_and_none_is_a_formula() {
    on_each(|ground| async move {
        for text in TEXTS {
            let sent = json!({"name": text, "maker": "A", "note": "one\ntwo, \"three\""});
            ground.make("clinic-one", "products", sent).await;
        }
        let table = export(&ground, "", "products/export?format=csv&bom=true").await;
        assert_eq!(table.headers["content-type"], "text/csv; charset=utf-8");
        assert_eq!(
            table.headers["content-disposition"],
            "attachment; filename=\"products.csv\""
        );
        let body = table.body.strip_prefix(b"\xef\xbb\xbf").expect("the mark");
        let names = column(body, "name");
        for name in &names {
            assert!(!name.starts_with(['=', '+', '-', '@', '＝']), "{name}");
        }
        assert_eq!(names[1], "''=1+1");
        assert_eq!(names[6], "''tis");
        // The same cells, sent again for another maker.
        let mut again = csv::Writer::from_writer(Vec::new());
        again
            .write_record(["id", "name", "maker"])
            .expect("written");
        for name in &names {
            again.write_record(["", name, "B"]).expect("written");
        }
        let again = String::from_utf8(again.into_inner().expect("a table")).expect("text");
        let taken = import(&ground, "clinic-one", "products/import", &again).await;
        assert_eq!(taken.status, 200, "{:?}", taken.json());
        let made = taken.json()["made"].clone();
        for (at, text) in TEXTS.iter().enumerate() {
            let made = &made[at];
            assert_eq!(made["line"], at + 2);
            let path = format!("products/{}", made["id"].as_str().expect("an id"));
            let record = export(&ground, "", &path).await.json();
            assert_eq!(record["name"], *text);
            assert_eq!(record["maker"], "B");
        }
    });
}

#[test]
fn a_table_is_taken_whole_or_not_at_all_unless_it_is_said() {
    on_each(|ground| async move {
        ground
            .make(
                "clinic-one",
                "products",
                json!({"name": "Known", "maker": "A"}),
            )
            .await;
        let table = "name,maker,donor,created_at\n\
                     Good,A,allogeneic,\n\
                     ,A,,\n\
                     Known,A,,\n\
                     \"Long\",A,mine,\n\
                     Cells,A\n\
                     Forged,A,,2020-01-01T00:00:00Z\n\
                     Good,A,,\n\
                     Better,A,,\n";
        let path = "products/import";
        let refused = import(&ground, "clinic-one", path, table).await;
        assert_eq!(refused.status, 422);
        assert_eq!(refused.headers["content-type"], "application/problem+json");
        let problem = refused.json();
        assert_eq!(problem["code"], "EV-R706");
        let lines: Vec<_> = problem["refused"]
            .as_array()
            .expect("lines")
            .iter()
            .map(|row| {
                (
                    row["line"].as_u64(),
                    row["code"].as_str().map(str::to_owned),
                )
            })
            .collect();
        let line = |line: u64, code: &str| (Some(line), Some(code.to_owned()));
        let expected = [
            line(3, "EV-R511"),
            line(4, "EV-R513"),
            line(5, "EV-R511"),
            line(6, "EV-R703"),
            line(7, "EV-R511"),
            line(8, "EV-R513"),
        ];
        assert_eq!(lines, expected);
        let fields = |at: usize| problem["refused"][at]["fields"][0]["field"].clone();
        assert_eq!(
            [fields(0), fields(2), fields(4)],
            [json!("name"), json!("donor"), json!("created_at")]
        );
        assert_eq!(count(&ground, "", "products").await, 1, "nothing was made");

        let path = "products/import?keep_good=true";
        let taken = import(&ground, "clinic-one", path, table).await;
        assert_eq!(taken.status, 200);
        let answer = taken.json();
        assert_eq!(answer["rows"], 8);
        assert_eq!(answer["refused"], problem["refused"]);
        let made: Vec<_> = answer["made"].as_array().expect("made").iter().collect();
        assert_eq!(
            (made[0]["line"].clone(), made[1]["line"].clone()),
            (json!(2), json!(9))
        );
        assert_eq!(made.len(), 2);
        assert_eq!(count(&ground, "", "products").await, 3);
        // Records, trail and digests agree also where a line was undone.
        let verified = ground.registry().verify_all().await.expect("verified");
        assert!(verified.faults.is_empty(), "{:?}", verified.faults);

        let headers = [("accept-language", "ja"), ("content-type", "text/csv")];
        let table = table.as_bytes().to_vec();
        let place = "/api/v1/products/import";
        let said = ground
            .send("clinic-one", "POST", place, &headers, table)
            .await;
        let said = said.json();
        let rows = said["refused"].as_array().expect("lines");
        let row = rows.iter().find(|row| row["line"] == 6).expect("the line");
        let title = &row["title"];
        assert_eq!(*title, "この行のセルは 2 個ですが、1行目の列は 4 個です");
    });
}

#[test]
fn the_same_table_twice_changes_nothing() {
    on_each(|ground| async move {
        let table = "name,maker\nOne,A\n,A\nTwo,A\n";
        let send = async |who: &str, path: &str, table: &str, key: &str| {
            let headers = [("content-type", "text/csv"), ("idempotency-key", key)];
            let path = format!("/api/v1/{path}");
            let table = table.as_bytes().to_vec();
            ground.send(who, "POST", &path, &headers, table).await
        };
        let good = "products/import?keep_good=true";
        let first = send("clinic-one", good, table, "k1").await;
        assert_eq!(first.status, 200, "{:?}", first.json());
        for _ in 0..2 {
            let again = send("clinic-one", good, table, "k1").await;
            assert_eq!(again.json(), first.json());
        }
        assert_eq!(count(&ground, "", "products").await, 2);
        let code = |answer: Answer| (answer.status.as_u16(), answer.json()["code"].clone());
        let misused = send("clinic-one", good, "name\nThree\n", "k1").await;
        assert_eq!(code(misused), (422, json!("EV-R533")));
        let misused = send("clinic-one", "products/import", table, "k1").await;
        assert_eq!(code(misused), (422, json!("EV-R533")));
        // A key whose table was refused whole is good for the mended one.
        let whole = "products/import";
        let refused = send("clinic-one", whole, "name,maker\n,B\n", "k2").await;
        assert_eq!(code(refused), (422, json!("EV-R706")));
        let mended = send("clinic-one", whole, "name,maker\nThree,B\n", "k2").await;
        assert_eq!(mended.status, 200);
        // The key belongs to whoever used it.
        let other = send("clinic-two", whole, "name,maker\nFour,B\n", "k2").await;
        assert_eq!(other.status, 200);
        assert_eq!(count(&ground, "", "products").await, 4);
    });
}

#[test]
fn patients_stay_with_their_clinic() {
    on_each(|ground| async move {
        let mut persons = Vec::new();
        for who in ["clinic-one", "clinic-two"] {
            let path = "/api/v1/persons";
            let sent = json!({"identifier": format!("chart of {who}")});
            let made = ground.ask(who, "POST", path, &[], Some(sent)).await;
            assert!(made.status.is_success(), "{:?}", made.json());
            persons.push(
                made.json()["person"]["id"]
                    .as_str()
                    .expect("an id")
                    .to_owned(),
            );
        }
        let line = |person: &str| format!("{person},vas_pain,40,2026-11-20,clinician\n");
        let head = "person_id,scale,value,measured_on,told_by\n";
        let table = format!("{head}{}{}", line(&persons[0]), line(&persons[1]));
        let path = "outcomes/import?keep_good=true";
        let taken = import(&ground, "clinic-one", path, &table).await.json();
        assert_eq!(taken["made"].as_array().map(Vec::len), Some(1), "{taken}");
        // A stranger's person is not there, as for a record that is sent alone.
        assert_eq!(taken["refused"][0]["line"], 3);
        assert_eq!(taken["refused"][0]["code"], "EV-R512");

        let own = export(&ground, "clinic-one", "outcomes/export").await;
        assert_eq!(column(&own.body, "person_id"), [persons[0].clone()]);
        assert_eq!(column(&own.body, "value"), ["40"]);
        let theirs = export(&ground, "clinic-two", "outcomes/export").await;
        assert!(column(&theirs.body, "id").is_empty());
        let status = |answer: Answer| answer.status.as_u16();
        for who in ["researcher-one", "administrator-one", "regulator-one"] {
            let refused = export(&ground, who, "outcomes/export").await;
            assert_eq!(status(refused), 403, "{who}");
            let refused = import(&ground, who, "outcomes/import", &table).await;
            assert_eq!(status(refused), 403, "{who}");
        }
        assert_eq!(status(export(&ground, "", "outcomes/export").await), 401);
        // Who took the table out stands in the trail, as for a list.
        let mut connection = ground
            .registry()
            .database()
            .connect()
            .await
            .expect("connected");
        let sql =
            "SELECT COUNT(*) FROM audit_entries WHERE actor = $1 AND operation = 'outcome.read'";
        let read: i64 = sqlx::query_scalar(sql)
            .bind("clinic-one".to_owned())
            .fetch_one(&mut connection)
            .await
            .expect("counted");
        assert_eq!(read, 1);
        // Persons are made of an identifier that no table holds.
        let none = import(
            &ground,
            "clinic-one",
            "persons/import",
            "birth_year\n1970\n",
        )
        .await;
        assert!(matches!(status(none), 404 | 405));
    });
}

#[test]
fn long_tables_go_out_in_pieces_in_both_forms() {
    on_each(|ground| async move {
        let mut table = "name,maker,gtin\n".to_owned();
        for number in 0..1203 {
            table.push_str(&format!("Product {number},A,\n"));
        }
        let taken = import(&ground, "clinic-one", "products/import", &table).await;
        assert_eq!(taken.status, 200, "{:?}", taken.json()["detail"]);
        let csv = export(&ground, "", "products/export").await;
        let names = column(&csv.body, "name");
        let different: BTreeSet<&String> = names.iter().collect();
        assert_eq!((names.len(), different.len()), (1203, 1203));

        let file = export(&ground, "", "products/export?format=parquet").await;
        assert_eq!(
            file.headers["content-type"],
            "application/vnd.apache.parquet"
        );
        let reader =
            SerializedFileReader::new(hyper::body::Bytes::from(file.body)).expect("Parquet");
        let described = reader
            .metadata()
            .file_metadata()
            .schema_descr()
            .num_columns();
        let head = String::from_utf8_lossy(&csv.body);
        let head = head.lines().next().expect("a line");
        assert_eq!(described, head.split(',').count(), "the same columns");
        let mut found = Vec::new();
        for row in reader.get_row_iter(None).expect("rows") {
            let row = row.expect("a row");
            let named = |name: &str| {
                row.get_column_iter()
                    .position(|(n, _)| n == name)
                    .expect("a column")
            };
            assert_eq!(row.get_long(named("version")).expect("a number"), 1);
            assert!(row.is_null(named("gtin")).expect("a column"));
            found.push(row.get_string(named("name")).expect("a text").clone());
        }
        assert_eq!(found, names);

        let one = export(&ground, "", "products/export?gtin=04912345123459").await;
        assert!(column(&one.body, "id").is_empty());
        for wrong in ["format=xlsx", "bom=maybe", "maker=A", "colour=red"] {
            let path = format!("products/export?{wrong}");
            let refused = export(&ground, "", &path).await;
            assert!(matches!(refused.status.as_u16(), 400 | 422), "{wrong}");
        }
    });
}

#[test]
fn a_table_that_is_none_or_too_long_is_refused() {
    on_each(|ground| async move {
        let long = format!("name\n{}", "A\n".repeat(ROWS_MAX + 1));
        let wide = format!("name\n{}", "A".repeat(BYTES_MAX));
        for (table, status, code) in [
            (long.as_str(), 413, "EV-R700"),
            (&wide, 413, "EV-R530"),
            ("", 422, "EV-R705"),
            ("name,<script>\nA,B\n", 422, "EV-R701"),
            ("name,name\nA,B\n", 422, "EV-R702"),
            ("{\"name\": 1}", 422, "EV-R701"),
        ] {
            let answer = import(&ground, "clinic-one", "products/import", table).await;
            let found = (answer.status.as_u16(), answer.json()["code"].clone());
            assert_eq!(found, (status, json!(code)));
        }
        let nul = import(&ground, "clinic-one", "products/import", "name\nA\u{0}B\n").await;
        assert_eq!(nul.json()["refused"][0]["code"], "EV-R511");
        assert_eq!(count(&ground, "", "products").await, 0);
    });
}
