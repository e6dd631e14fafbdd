//! Due days: the worked cases of the base, and dates counted by hand.

use evigil_core::Lang;
use evigil_knowledge::Knowledge;
use evigil_vigilance::assess::base::written_day;
use evigil_vigilance::assess::basis::{citations, unsupported};
use evigil_vigilance::assess::deadline::{
    Answer, Clock, ClockFound, Criterion, Deadline, DeadlineExample, Deadlines, Every, Period,
    Question, Reason, Standing, add_working_days, answer, period_around,
};
use evigil_vigilance::icsr::{At, Icsr, ReportKey, register as el};
use jiff::civil::{Date, date};

const TODAY: Date = date(2026, 11, 22);

fn base() -> Deadlines {
    Deadlines::of(Knowledge::embedded().unwrap()).unwrap()
}

fn asked(rule: &Deadline, example: &DeadlineExample) -> Question {
    let day = |text: &Option<String>| text.as_ref().map(|text| written_day(text).unwrap());
    Question {
        role: rule.roles.first().cloned(),
        seriousness: example.seriousness.as_deref().map(Criterion::together),
        expected: example.expected,
        suspected: example.suspected,
        infection: example.infection,
        event: day(&example.event),
        aware: day(&example.aware),
        new_information: day(&example.new_information),
        anchor: day(&example.anchor),
        ..Question::new(
            &rule.regime,
            day(&example.as_of).map_or(TODAY, |day| day.day().unwrap()),
        )
    }
}

/// `yes 2024-02-29`, `open`, `no`: how one rule stands in an answer.
fn shown(answer: &Answer<'_>, rule: &Deadline) -> (String, Option<String>) {
    let Some(due) = answer.dues.iter().find(|due| due.rule.id == rule.id) else {
        return ("no".to_owned(), None);
    };
    let applies = if due.standing == Standing::Applies {
        "yes"
    } else {
        "open"
    };
    let days = due.days.map(|days| {
        if days.is_certain() {
            days.earliest.to_string()
        } else {
            format!("{}..{}", days.earliest, days.latest)
        }
    });
    (applies.to_owned(), days)
}

#[test]
fn every_example_of_the_base_comes_out_as_written() {
    let base = base();
    let mut tried = 0;
    for rule in &base.deadlines {
        assert!(!rule.examples.is_empty(), "{}: no example", rule.id);
        for example in &rule.examples {
            let question = asked(rule, example);
            let found = answer(&base, &question).unwrap();
            let (applies, days) = shown(&found, rule);
            let wanted = example.applies.as_deref().unwrap_or("yes");
            assert_eq!(applies, wanted, "{}: {example:?}", rule.id);
            assert_eq!(
                days.is_some(),
                example.due.is_some(),
                "{}: {example:?}",
                rule.id
            );
            assert_eq!(days, example.due, "{}: {example:?}", rule.id);
            tried += 1;
        }
    }
    assert!(tried > 60, "{tried}");
}

#[test]
fn the_base_is_whole() {
    let knowledge = Knowledge::embedded().unwrap();
    let base = base();
    let mut ids: Vec<&str> = Vec::new();
    for regime in &base.regimes {
        ids.push(&regime.id);
        assert_eq!(unsupported(&regime.basis, knowledge), [], "{}", regime.id);
        for change in &regime.changes {
            assert_eq!(unsupported(&change.basis, knowledge), [], "{}", regime.id);
        }
        if let Some(instead) = &regime.instead {
            assert!(base.regime(instead).is_some(), "{instead}");
        }
        for text in [
            &regime.title,
            &regime.text,
            &regime.day_zero,
            &regime.weekends,
            &regime.no_clock,
        ] {
            assert!(
                !text.en.is_empty() && !text.ja.is_ascii(),
                "{}: {text:?}",
                regime.id
            );
        }
    }
    for rule in &base.deadlines {
        ids.push(&rule.id);
        assert_eq!(unsupported(&rule.basis, knowledge), [], "{}", rule.id);
        assert!(base.regime(&rule.regime).is_some(), "{}", rule.id);
        assert!(!rule.roles.is_empty() && !rule.to.is_empty(), "{}", rule.id);
        assert!(
            rule.roles.iter().all(|id| base.role(id).is_some()),
            "{}",
            rule.id
        );
        assert!(
            rule.to.iter().all(|id| base.recipient(id).is_some()),
            "{}",
            rule.id
        );
        assert!(
            !rule.text.en.is_empty() && !rule.text.ja.is_ascii(),
            "{}",
            rule.id
        );
        if let Clock::DaysAfter { rule: other, .. } = &rule.clock {
            assert!(base.deadline(other).is_some(), "{other}");
        }
        let cited = citations(&rule.basis, knowledge, &rule.id, "JP", Lang::Ja, TODAY);
        assert_eq!(cited.len(), rule.basis.len(), "{}", rule.id);
    }
    for route in &base.routes {
        ids.push(&route.id);
        assert_eq!(unsupported(&route.basis, knowledge), [], "{}", route.id);
        assert!(
            route.regimes.iter().all(|id| base.regime(id).is_some()),
            "{}",
            route.id
        );
        assert!(
            route.roles.iter().all(|id| base.role(id).is_some()),
            "{}",
            route.id
        );
    }
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "an id stands twice");
}

#[test]
fn vesicles_outside_the_act_have_no_clock_and_that_is_a_full_answer() {
    let base = base();
    let mut question = Question::new("jp-outside-safety-act", TODAY);
    question.seriousness = Some(Criterion::together(&[Criterion::Hospitalisation]));
    question.suspected = Some(true);
    question.aware = written_day("2026-11-01");
    let found = answer(&base, &question).unwrap();
    assert_eq!(found.found, ClockFound::Nothing);
    assert!(found.dues.is_empty());
    let routes: Vec<&str> = found.routes.iter().map(|route| route.id.as_str()).collect();
    assert!(
        routes.contains(&"RT-JP-01") && routes.contains(&"RT-US-01"),
        "{routes:?}"
    );
    // The reform of 2025 has come, the review of 2027 has not.
    assert_eq!(found.changed.len(), 1);
    assert_eq!(found.to_come.len(), 2);

    question.seriousness = Some(Criterion::together(&[Criterion::Death]));
    let found = answer(&base, &question).unwrap();
    assert_eq!(found.found, ClockFound::WithoutDays);
    assert_eq!(found.dues[0].rule.id, "DL-JP-OUT-01");
    assert_eq!(found.dues[0].days, None);

    question.role = Some("patient".to_owned());
    let found = answer(&base, &question).unwrap();
    assert_eq!(
        found.found,
        ClockFound::Nothing,
        "a duty of the clinic is no duty of the patient"
    );
    assert_eq!(found.not_due[0].reason, Reason::Role);
    assert!(found.routes.iter().any(|route| route.id == "RT-JP-04"));
}

#[test]
fn the_day_of_the_question_chooses_the_law() {
    let base = base();
    let at = |as_of| {
        let mut question = Question::new("jp-outside-safety-act", as_of);
        question.seriousness = Some(Criterion::together(&[Criterion::Death]));
        answer(&base, &question).unwrap()
    };
    assert_eq!(at(date(2015, 9, 30)).not_due[0].reason, Reason::NotYet);
    assert_eq!(at(date(2015, 10, 1)).dues.len(), 1);
    assert_eq!(at(date(2025, 5, 30)).changed.len(), 0);
    assert_eq!(at(date(2025, 5, 31)).changed.len(), 1);
    let codes = |answer: &Answer<'_>| answer.remarks.iter().map(|it| it.code).collect::<Vec<_>>();
    assert_eq!(codes(&at(date(2027, 5, 31))), Vec::<&str>::new());
    assert_eq!(
        codes(&at(date(2027, 6, 1))),
        ["EV-A242"],
        "past its day of review"
    );
}

#[test]
fn what_can_be_wrong_with_a_question_is_said() {
    let base = base();
    let codes = |question: &Question| {
        let found = answer(&base, question).unwrap();
        found.remarks.iter().map(|it| it.code).collect::<Vec<_>>()
    };
    let mut question = Question::new("jp-safety-act", TODAY);
    question.seriousness = Some(Criterion::together(&[Criterion::Death]));
    question.suspected = Some(true);
    // The yearly report has no anchor, and nothing is known of the day.
    assert_eq!(codes(&question), ["EV-A247", "EV-A248"]);
    question.anchor = written_day("2026-01-01");
    question.event = written_day("2026-11-01");
    assert_eq!(codes(&question), ["EV-A246"], "only the event is known");
    question.aware = written_day("2026-10-31");
    assert_eq!(codes(&question), ["EV-A244"], "aware before the event");
    question.aware = written_day("2026-11-30");
    assert_eq!(codes(&question), ["EV-A245"], "a day to come");
    question.aware = written_day("2026-11-02");
    question.class = Some("exosome".to_owned());
    assert_eq!(codes(&question), ["EV-A243"], "no cells in it");
    question.class = None;
    question.role = Some("sponsor".to_owned());
    assert_eq!(codes(&question), ["EV-A250"]);
    question.role = None;
    question.as_of = date(2014, 11, 24);
    assert!(codes(&question).contains(&"EV-A240"));
    assert!(answer(&base, &Question::new("nowhere", TODAY)).is_none());
}

#[test]
fn new_information_starts_the_clock_again() {
    let base = base();
    let mut question = Question::new("us-marketed", TODAY);
    question.seriousness = Some(Criterion::together(&[Criterion::Serious]));
    question.expected = Some(false);
    question.aware = written_day("2024-02-01");
    question.new_information = written_day("2024-02-20");
    let found = answer(&base, &question).unwrap();
    let due = &found.dues[0];
    assert_eq!(due.days.unwrap().earliest, date(2024, 2, 16));
    assert_eq!(due.follow_up.unwrap().earliest, date(2024, 3, 6));
    assert!(due.overdue);
    question.as_of = date(2024, 2, 16);
    assert!(
        !answer(&base, &question).unwrap().dues[0].overdue,
        "the due day itself is in time"
    );
}

#[test]
fn the_first_due_comes_first() {
    let base = base();
    let mut question = Question::new("jp-safety-act", TODAY);
    question.role = Some("clinic".to_owned());
    question.seriousness = Some(Criterion::together(&[Criterion::Death]));
    question.suspected = Some(true);
    question.aware = written_day("2026-11-20");
    question.anchor = written_day("2026-02-01");
    let found = answer(&base, &question).unwrap();
    let ids: Vec<&str> = found.dues.iter().map(|due| due.rule.id.as_str()).collect();
    assert_eq!(ids, ["DL-JP-RM-01", "DL-JP-RM-04", "DL-JP-RM-07"]);
    assert_eq!(found.found, ClockFound::Days);
}

#[test]
fn working_days_skip_weekends_and_named_holidays() {
    // 2024-02-19 was a holiday in the United States.
    let friday = date(2024, 2, 16);
    assert_eq!(add_working_days(friday, 10, &[]), Some(date(2024, 3, 1)));
    assert_eq!(
        add_working_days(friday, 10, &[date(2024, 2, 19)]),
        Some(date(2024, 3, 4))
    );
    assert_eq!(
        add_working_days(friday, 1, &[date(2024, 2, 17)]),
        Some(date(2024, 2, 19)),
        "a holiday on a Saturday changes nothing"
    );
    assert_eq!(add_working_days(friday, 0, &[]), Some(friday));
    assert_eq!(add_working_days(Date::MAX, 1, &[]), None);
}

#[test]
fn periods_count_their_first_day() {
    let period = |first, last| Some(Period { first, last });
    let anchor = date(2024, 1, 1);
    assert_eq!(
        period_around(anchor, Every::Days(60), date(2024, 2, 29)),
        period(anchor, date(2024, 2, 29))
    );
    assert_eq!(
        period_around(anchor, Every::Days(60), date(2024, 3, 1)),
        period(date(2024, 3, 1), date(2024, 4, 29))
    );
    assert_eq!(
        period_around(anchor, Every::Days(60), date(2020, 1, 1)),
        period(anchor, date(2024, 2, 29)),
        "before the first day"
    );
    let leap = date(2024, 2, 29);
    assert_eq!(
        period_around(leap, Every::Years(1), date(2025, 2, 28)),
        period(leap, date(2025, 2, 28))
    );
    assert_eq!(
        period_around(leap, Every::Years(1), date(2025, 3, 1)),
        period(date(2025, 3, 1), date(2026, 2, 28))
    );
    assert_eq!(
        period_around(leap, Every::Years(1), date(2028, 2, 28)),
        period(date(2027, 3, 1), date(2028, 2, 28)),
        "there is a 29 February again: the year ends the day before"
    );
    assert_eq!(
        period_around(date(2024, 12, 31), Every::Years(1), date(2025, 12, 31)),
        period(date(2025, 12, 31), date(2026, 12, 30))
    );
    assert_eq!(
        period_around(date(2020, 6, 1), Every::Years(2), date(2023, 1, 1)),
        period(date(2022, 6, 1), date(2024, 5, 31))
    );
    assert_eq!(period_around(anchor, Every::Days(0), anchor), None);
    assert_eq!(period_around(Date::MAX, Every::Years(1), Date::MAX), None);
}

/// Every day of four years lies in exactly the period that is given for it.
#[test]
fn periods_cover_every_day_once() {
    for every in [Every::Days(60), Every::Years(1)] {
        for anchor in [date(2023, 3, 1), date(2024, 2, 29), date(2023, 12, 31)] {
            let mut day = anchor;
            let mut before: Option<Period> = None;
            while day < date(2028, 6, 1) {
                let period = period_around(anchor, every, day).unwrap();
                assert!(period.first <= day && day <= period.last, "{anchor} {day}");
                if let Some(before) = before.filter(|before| *before != period) {
                    assert_eq!(before.last.tomorrow().unwrap(), period.first);
                }
                before = Some(period);
                day = day.tomorrow().unwrap();
            }
        }
    }
}

#[test]
fn a_report_fills_what_was_not_said() {
    let mut report = Icsr::new(ReportKey::default());
    let mut push = |element, at, text| report.push(element, at, text, 0).unwrap();
    push(el::C_1_4, At::TOP, "20240205");
    push(el::E_I_3_2B, At::one(1), "true");
    push(el::E_I_4, At::one(1), "202402");
    push(el::E_I_4, At::one(2), "20240110");
    push(el::EV_G_K_1, At::one(1), "supernatant");
    report.sort();
    let mut question = Question::new("jp-safety-act", TODAY);
    question.fill(&report);
    assert!(question.seriousness.unwrap().life_threatening);
    assert_eq!(question.event, written_day("2024-01-10"));
    assert_eq!(question.aware, written_day("2024-02-05"));
    assert_eq!(question.class.as_deref(), Some("supernatant"));
    // What was said otherwise stays.
    let mut question = Question::new("jp-safety-act", TODAY);
    question.aware = written_day("2024-03");
    question.fill(&report);
    assert_eq!(question.aware, written_day("2024-03"));
    // A report that says nothing of seriousness leaves it open.
    let mut silent = Icsr::new(ReportKey::default());
    silent.push(el::E_I_1_1A, At::one(1), "pain", 0).unwrap();
    silent.sort();
    let mut question = Question::new("jp-safety-act", TODAY);
    question.fill(&silent);
    assert_eq!(question.seriousness, None);
}
