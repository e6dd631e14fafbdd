//! `evigil signal monitor` and `clusters`: every method on small tables, good ones and broken ones.

use crate::support::Case;

const LOOKS: &str = "date,events,expected\n2026-01-31,1,0.8\n2026-02-28,2,0.9\n2026-03-31,4,1.0\n2026-04-30,5,1.1\n";

fn close(found: &serde_json::Value, wanted: f64, tolerance: f64) {
    let found = found.as_f64().unwrap_or(f64::NAN);
    assert!(
        (found - wanted).abs() <= tolerance * wanted.abs().max(1.0),
        "{found} is not {wanted}"
    );
}

/// Runs and gives the result as JSON.
fn json(case: &Case, line: &str) -> serde_json::Value {
    let run = case.run(&format!("signal monitor {line} --format json"));
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    run.json()
}

#[test]
fn poisson_signals_where_the_ratio_passes_the_critical_value() {
    let case = Case::with(&[("looks.csv", LOOKS.as_bytes())]);
    let report = json(&case, "looks.csv --method poisson --limit 20");
    assert_eq!(report["schema"], "evigil.signal-monitor/1");
    assert_eq!(report["explained_by"][0], "maxsprt_poisson");
    let result = &report["result"];
    // R package Sequential 4.5.1: T = 20, alpha 0.05, M = 1.
    close(&result["critical_value"], 3.628123, 1e-6);
    close(&result["type_one"], 0.05, 1e-6);
    let looks = result["looks"].as_array().expect("looks");
    assert_eq!(looks.len(), 4);
    // 12 ln(12 / 3.8) - 8.2.
    close(&looks[3]["llr"], 12.0 * (12.0_f64 / 3.8).ln() - 8.2, 1e-12);
    assert_eq!(looks[3]["signal"], true);
    assert_eq!(looks[2]["signal"], false);
    assert_eq!(result["signalled_on"], "2026-04-30");
    let text = case.run("signal monitor looks.csv --method poisson --limit 20");
    assert!(
        text.text().contains("Signal on 2026-04-30: 12 events"),
        "{}",
        text.text()
    );
    assert!(text.text().contains("method.maxsprt_poisson"));
}

#[test]
fn poisson_takes_planned_looks_and_says_when_they_are_missed() {
    let case = Case::with(&[("looks.csv", LOOKS.as_bytes())]);
    let on = json(
        &case,
        "looks.csv --method poisson --looks-at 0.8,1.7,2.7,3.8",
    );
    assert_eq!(on["result"]["looks"][3]["off_plan"], false);
    let off = json(&case, "looks.csv --method poisson --looks-at 1,2,3,4");
    assert_eq!(off["result"]["looks"][3]["off_plan"], true);
    let text = case.run("signal monitor looks.csv --method poisson --looks-at 1,2,3,4");
    assert!(
        text.text()
            .contains("Looks were not where they were planned")
    );
}

#[test]
fn binomial_conditional_and_wald_look_too() {
    let case = Case::with(&[
        (
            "pairs.csv",
            b"date,cases,controls\n2026-01-31,2,1\n2026-02-28,6,0\n2026-03-31,5,1\n".as_slice(),
        ),
        (
            "new.csv",
            b"date,events,doses\n2026-01-31,3,100\n2026-02-28,9,100\n".as_slice(),
        ),
        ("looks.csv", LOOKS.as_bytes()),
    ]);
    let binomial = json(&case, "pairs.csv --method binomial --limit 50 --ratio 1");
    let looks = &binomial["result"]["looks"];
    // 13 of 15 with one control for each case.
    let n = 15.0_f64;
    let llr = 13.0 * (13.0 / n).ln() + 2.0 * (2.0 / n).ln() + n * 2.0_f64.ln();
    close(&looks[2]["llr"], llr, 1e-12);
    assert_eq!(looks[2]["controls"], 2);
    close(&looks[2]["relative_risk"], 6.5, 1e-12);
    assert_eq!(binomial["result"]["signalled_on"], "2026-03-31");
    let conditional = json(
        &case,
        "new.csv --method conditional --limit 30 --historical-events 10 --historical-exposure 1000",
    );
    // 12 events in 0.2 of the exposure that had 10.
    let (k, c, t) = (12.0_f64, 10.0, 0.2);
    let llr = c * (c * (1.0 + t) / (c + k)).ln() + k * (k * (1.0 + t) / (t * (c + k))).ln();
    close(&conditional["result"]["looks"][1]["llr"], llr, 1e-12);
    assert_eq!(conditional["result"]["signalled_on"], "2026-02-28");
    let wald = json(
        &case,
        "looks.csv --method sprt --relative-risk 2 --beta 0.1",
    );
    close(&wald["result"]["critical_value"], 18.0_f64.ln(), 1e-12);
    close(
        &wald["result"]["looks"][3]["llr"],
        12.0 * 2.0_f64.ln() - 3.8,
        1e-12,
    );
    assert_eq!(wald["result"]["signalled_on"], "2026-04-30");
}

#[test]
fn cusum_chooses_a_threshold_by_its_run_length() {
    let table =
        "date,observed\n2026-01-01,1\n2026-01-02,0\n2026-01-03,4\n2026-01-04,5\n2026-01-05,3\n";
    let case = Case::with(&[("counts.csv", table.as_bytes())]);
    let report = json(&case, "counts.csv --method cusum --mean 1 --run-length 100");
    let result = &report["result"];
    assert!(result["run_length"].as_f64().expect("a length") >= 100.0);
    assert!(result["run_length_raised"].as_f64().expect("a length") < 15.0);
    assert_eq!(result["raised_since"], "2026-01-03");
    assert_eq!(report["explained_by"][0], "cusum");
    // A threshold of one's own, and the sum by hand: the reference is 1 / ln 2.
    let given = json(&case, "counts.csv --method cusum --mean 1 --threshold 4");
    let k = 1.0 / 2.0_f64.ln();
    close(&given["result"]["points"][3]["value"], 9.0 - 2.0 * k, 1e-12);
    assert_eq!(given["result"]["signalled_on"], "2026-01-04");
    let none = case.run("signal monitor counts.csv --method cusum");
    assert_eq!(none.code, Some(2));
    assert!(none.stderr.contains("EV-G65") && none.stderr.contains("--mean"));
}

#[test]
fn cusum_follows_expected_numbers_that_change() {
    let table = "date,observed,expected\n2026-01-01,1,0.5\n2026-01-02,6,1.5\n2026-01-03,0,1\n";
    let case = Case::with(&[("counts.csv", table.as_bytes())]);
    let report = json(&case, "counts.csv --method cusum --threshold 2");
    let points = &report["result"]["points"];
    let first = 2.0_f64.ln() - 0.5;
    close(&points[0]["value"], first, 1e-12);
    close(&points[1]["value"], first + 6.0 * 2.0_f64.ln() - 1.5, 1e-12);
    assert_eq!(report["result"]["measure"], "llr");
}

#[test]
fn ears_compares_with_the_week_before() {
    let mut table = String::from("date,observed\n");
    for (day, count) in [2, 3, 1, 2, 3, 2, 1, 2, 3, 2, 14].iter().enumerate() {
        table.push_str(&format!("2026-01-{:02},{count}\n", day + 1));
    }
    let case = Case::with(&[("counts.csv", table.as_bytes())]);
    let report = json(&case, "counts.csv --method ears");
    assert_eq!(report["result"]["signalled_on"], "2026-01-11");
    assert_eq!(report["result"]["points"][10]["c1_signal"], true);
    assert_eq!(
        report["result"]["points"][3]["c1_upper"],
        serde_json::Value::Null
    );
}

#[test]
fn rates_are_exact_and_zero_has_its_rule() {
    let table = "lot,events,exposed\nA,0,300\nB,2,60\nB,1,40\n";
    let case = Case::with(&[("lots.csv", table.as_bytes())]);
    let report = json(&case, "lots.csv --method rates");
    let rows = &report["result"]["rows"];
    assert_eq!(rows.as_array().map(Vec::len), Some(2), "lots are summed");
    close(&rows[0]["rule_of_three"], 0.01, 1e-12);
    close(
        &rows[0]["high_one_sided"],
        1.0 - 0.05_f64.powf(1.0 / 300.0),
        1e-10,
    );
    close(&rows[0]["high"], 1.0 - 0.025_f64.powf(1.0 / 300.0), 1e-10);
    // binom.test(3, 100): 0.006229972 to 0.08517605.
    close(&rows[1]["low"], 0.006229972, 1e-8);
    close(&rows[1]["high"], 0.08517605, 1e-8);
    assert_eq!(report["explained_by"][1], "rule_of_three");
    // poisson.test(3, 100): 0.006186721 to 0.08767273.
    let vials = table.replace("exposed", "vials");
    let case = Case::with(&[("lots.csv", vials.as_bytes())]);
    let rows = &json(&case, "lots.csv --method rates")["result"]["rows"];
    close(&rows[1]["low"], 0.006186721, 1e-8);
    close(&rows[1]["high"], 0.08767273, 1e-8);
}

#[test]
fn a_funnel_flags_whom_chance_does_not_explain() {
    let table = "provider,events,exposed\nA,5,100\nB,12,200\nC,30,120\nD,3,90\nE,2,50\n";
    let case = Case::with(&[("clinics.csv", table.as_bytes())]);
    let report = json(&case, "clinics.csv --method funnel --target 0.06");
    let points = &report["result"]["points"];
    assert_eq!(points[2]["flag"], "far_above");
    assert_eq!(points[0]["flag"], "within");
    let page = case.run("signal monitor clinics.csv --method funnel --format html");
    assert!(page.text().contains("<svg") && page.text().contains("id=\"method-funnel\""));
}

#[test]
fn a_case_series_counts_windows_of_the_same_persons() {
    let mut table = String::from("person,start,end,exposure,event\n");
    for (number, event) in [110, 105, 112, 103, 300, 20, 107, 250].iter().enumerate() {
        table.push_str(&format!("P{number},1,365,100,{event}\n"));
    }
    let case = Case::with(&[("cases.csv", table.as_bytes())]);
    let report = json(&case, "cases.csv --method sccs --window acute=0..14");
    let window = &report["result"]["windows"][0];
    assert_eq!(window["events"], 5);
    // Everybody has the same 15 of 365 days: 5/15 against 3/350.
    close(
        &window["relative_incidence"],
        (5.0 / 15.0) / (3.0 / 350.0),
        1e-9,
    );
    // The same in days of the calendar.
    let day =
        |days: i32| jiff::civil::date(2025, 12, 31).saturating_add(jiff::Span::new().days(days));
    let mut dated = String::from("person,start,end,exposure,event\n");
    for (number, event) in [110, 105, 112, 103, 300, 20, 107, 250]
        .into_iter()
        .enumerate()
    {
        let [start, end, exposure, event] = [1, 365, 100, event].map(day);
        dated.push_str(&format!("P{number},{start},{end},{exposure},{event}\n"));
    }
    case.write("dated.csv", dated.as_bytes());
    let same = json(&case, "dated.csv --method sccs --window acute=0..14");
    assert_eq!(same["result"], report["result"]);
    let none = case.run("signal monitor cases.csv --method sccs");
    assert!(none.code == Some(2) && none.stderr.contains("--window"));
    let outside = table.replace(",20\n", ",400\n");
    let case = Case::with(&[("cases.csv", outside.as_bytes())]);
    let run = case.run("signal monitor cases.csv --method sccs --window acute=0..14");
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr.contains("EV-G48") && run.stderr.contains("cases.csv:7"),
        "{}",
        run.stderr
    );
}

#[test]
fn every_form_is_written_in_both_languages() {
    let case = Case::with(&[("looks.csv", LOOKS.as_bytes())]);
    for lang in ["en", "ja"] {
        for format in ["text", "html"] {
            let line = format!(
                "signal monitor looks.csv --method poisson --limit 20 --lang {lang} --format {format}"
            );
            let run = case.run(&line);
            assert_eq!(run.code, Some(0), "{}", run.stderr);
            let leak = ["watch-", "NaN", "{ $"]
                .iter()
                .find(|it| run.text().contains(**it));
            assert_eq!(leak, None, "{lang} {format}");
        }
    }
    let text = case.run("signal monitor looks.csv --method poisson --limit 20 --lang ja");
    assert!(text.text().contains("シグナル"));
}

#[test]
fn what_is_wrong_has_code_and_place() {
    for (table, line, wanted) in [
        ("", "--method poisson --limit 5", &["EV-G6"][..]),
        (
            "date,events,expected\n",
            "--method poisson --limit 5",
            &["EV-G64", "t.csv"],
        ),
        (
            "date,events\n2026-01-01,1\n",
            "--method poisson --limit 5",
            &["EV-G61", "expected"],
        ),
        (LOOKS, "--method poisson", &["EV-G65", "--limit"]),
        (LOOKS, "--method poisson --limit 0", &["EV-G41"]),
        (
            LOOKS,
            "--method poisson --limit 5 --alpha 0.9",
            &["EV-G41", "alpha"],
        ),
        (
            "date,events,expected\n2026-01-01,1.5,1\n",
            "--method poisson --limit 5",
            &["EV-G62", "t.csv:2:2", "1.5"],
        ),
        (
            "date,events,expected\n2026-01-01,1,nan\n",
            "--method poisson --limit 5",
            &["EV-G62", "t.csv:2:3"],
        ),
        (
            "date,events,expected\n2026-13-01,1,1\n",
            "--method poisson --limit 5",
            &["EV-G62", "t.csv:2:1"],
        ),
        (
            "date,events,expected\n2026-01-01,1\n",
            "--method poisson --limit 5",
            &["EV-G63", "t.csv:2"],
        ),
        (
            "# a note\ndate,events,expected\n2026-02-01,1,1\n2026-01-01,1,1\n",
            "--method poisson --limit 5",
            &["EV-G44", "t.csv:4"],
        ),
        (
            "date,events,events,expected\n2026-01-01,1,1,1\n",
            "--method poisson --limit 5",
            &["EV-G66"],
        ),
        (
            "name,events,exposed\nA,3,2\n",
            "--method rates",
            &["EV-G40", "t.csv:2"],
        ),
        (
            "name,events,exposure\nA,3,0\n",
            "--method rates",
            &["EV-G40", "t.csv:2"],
        ),
        (
            "provider,events,exposed\nA,0,10\n",
            "--method funnel",
            &["EV-G46"],
        ),
        (LOOKS, "--method cusum --relative-risk 1", &["EV-G45"]),
        (LOOKS, "--method ears --baseline 1", &["EV-G45"]),
        (LOOKS, "--method sprt --beta 2", &["EV-G41", "beta"]),
    ] {
        let case = Case::with(&[("t.csv", table.as_bytes())]);
        let run = case.run(&format!("signal monitor t.csv {line}"));
        assert_eq!(run.code, Some(2), "{line}: {}", run.text());
        for wanted in wanted {
            assert!(run.stderr.contains(wanted), "{line}: {}", run.stderr);
        }
        assert!(
            !run.stderr.contains("what-EV") && !run.stderr.contains("{ $"),
            "{}",
            run.stderr
        );
    }
}

#[test]
fn reasons_are_in_the_language_of_the_reader() {
    for (table, line, wanted) in [
        (LOOKS, "--method poisson --limit 5 --alpha 0.9", "アルファ"),
        (LOOKS, "--method cusum --relative-risk 1", "リスク比"),
        (
            "date,events,expected\n2026-02-01,1,1\n2026-01-01,1,1\n",
            "--method poisson --limit 5",
            "日付が、その前の確認より前",
        ),
        (
            "name,events,exposed\nA,3,2\n",
            "--method rates",
            "2 のうち事象が 3 件",
        ),
        (
            "name,events,exposed\nA,1,2\n",
            "--method rates --per 0",
            "率の単位",
        ),
    ] {
        let case = Case::with(&[("t.csv", table.as_bytes())]);
        let run = case.run(&format!("signal monitor t.csv {line} --lang ja"));
        assert_eq!(run.code, Some(2), "{line}: {}", run.text());
        assert!(run.stderr.contains(wanted), "{line}: {}", run.stderr);
        for english in ["out of range", "watch-", "dated", "among"] {
            assert!(!run.stderr.contains(english), "{line}: {}", run.stderr);
        }
    }
}

const LOTS: &str = include_str!("../../../../examples/signal/lots.csv");

#[test]
fn clusters_find_the_lot_that_stands_out() {
    let case = Case::with(&[("lots.csv", LOTS.as_bytes())]);
    let run = case.run("signal clusters lots.csv --replicates 199 --format json");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let report = run.json();
    assert_eq!(report["schema"], "evigil.signal-clusters/1");
    let lot = &report["lots"][0];
    assert_eq!(lot["lot"], "EX-103");
    assert_eq!(lot["signal"], true);
    assert_eq!(lot["events"], 18);
    assert!(lot["low"].as_f64().expect("a limit") > 3.0);
    // 26 events among 535 patients, 105 of whom had this lot.
    close(&lot["expected"], 26.0 * 105.0 / 535.0, 1e-12);
    assert_eq!(report["lots"][1]["signal"], false);
    assert!(report["heterogeneity"]["p"].as_f64().expect("a p value") < 0.01);
    let cluster = &report["scan"]["clusters"][0];
    assert_eq!(cluster["lots"], serde_json::json!(["EX-103"]));
    close(&cluster["p"], 1.0 / 200.0, 1e-12);
    let again = case.run("signal clusters lots.csv --replicates 199 --format json");
    assert_eq!(
        run.stdout, again.stdout,
        "the same seed gives the same digits"
    );
    for lang in ["en", "ja"] {
        for format in ["text", "html"] {
            let line =
                format!("signal clusters lots.csv --replicates 99 --lang {lang} --format {format}");
            let run = case.run(&line);
            assert_eq!(run.code, Some(0), "{}", run.stderr);
            assert!(run.text().contains("EX-103"));
            assert!(!run.text().contains("watch-") && !run.text().contains("NaN"));
        }
    }
}

#[test]
fn clusters_take_one_exposure_a_line_and_tables_without_dates() {
    let mut table = String::from("lot,event\n");
    for number in 0..40 {
        table.push_str(if number < 5 { "A,1\n" } else { "A,0\n" });
        table.push_str(if number < 1 { "B,1\n" } else { "B,0\n" });
    }
    let case = Case::with(&[("each.csv", table.as_bytes())]);
    let run = case.run("signal clusters each.csv --replicates 99 --format json");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let report = run.json();
    assert_eq!(report["scan"], serde_json::Value::Null);
    // 5 or more of 6 in 40 of 80: phyper(4, 40, 40, 6, lower.tail = FALSE).
    let choose = |n: f64, k: i32| {
        (0..k)
            .map(|i| (n - f64::from(i)) / f64::from(i + 1))
            .product::<f64>()
    };
    let p = (choose(40.0, 5) * 40.0 + choose(40.0, 6)) / choose(80.0, 6);
    close(&report["lots"][0]["p_upper"], p, 1e-10);
    for (table, wanted) in [
        ("lot,event\nA,2\n", "EV-G62"),
        ("lot,events,exposed\nA,5,3\n", "EV-G47"),
        ("lot,events,doses\nA,5,0\n", "EV-G47"),
        ("event\n1\n", "EV-G61"),
    ] {
        let case = Case::with(&[("t.csv", table.as_bytes())]);
        let run = case.run("signal clusters t.csv");
        assert_eq!(run.code, Some(2), "{table}");
        assert!(run.stderr.contains(wanted), "{}", run.stderr);
    }
}
