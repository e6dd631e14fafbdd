//! `evigil report mapping`: a first mapping for a table.

use crate::support::Case;

const TABLE: &str =
    "管理番号,性別,年齢,症状,転帰,メモ\n1,女,35歳,発熱,回復,x\n2,男,61,敗血症,死亡,y\n";

#[test]
fn a_mapping_is_proposed_in_both_languages() {
    let case = Case::with(&[("t.csv", TABLE.as_bytes())]);
    let english = case.run("report mapping t.csv --lang en");
    assert_eq!(english.code, Some(0), "{}", english.stderr);
    for line in [
        "schema = \"evigil.table/1\"",
        "rows = \"case\"",
        "key = \"管理番号\"",
        "element = \"D.5\"",
        "values = { \"女\" = \"2\", \"男\" = \"1\" }",
        "# Columns left over. They are kept as they are; give them an element if they have one.",
    ] {
        assert!(english.text().contains(line), "{line}\n{}", english.text());
    }
    let japanese = case.run("report mapping t.csv --lang ja");
    assert!(
        japanese.text().contains("# 残りの列。"),
        "{}",
        japanese.text()
    );
    let bare = |text: &str| {
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(bare(english.text()), bare(japanese.text()));
    // Cells of persons do not stand in it.
    assert!(!english.text().contains("敗血症"));
}

#[test]
fn json_tells_which_column_goes_where() {
    let case = Case::with(&[("t.csv", TABLE.as_bytes())]);
    let told = case.run("report mapping t.csv --format json").json();
    assert_eq!(told["schema"], "evigil.mapping/1");
    assert_eq!(told["rows"], "case");
    assert_eq!(told["columns"][0]["column"], "性別");
    assert_eq!(told["columns"][0]["element"], "D.5");
    assert_eq!(told["left_over"], serde_json::json!(["メモ"]));
}

#[test]
fn what_is_no_table_is_refused() {
    let case = Case::with(&[("t.txt", b"just words\n")]);
    let run = case.run("report mapping t.txt --lang en");
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("EV-T740"), "{}", run.stderr);
    let run = case.run("report mapping absent.csv --lang en");
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("EV-R001"), "{}", run.stderr);
}
