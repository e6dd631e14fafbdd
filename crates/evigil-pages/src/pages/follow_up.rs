//! What is asked of persons after a treatment: what is due, reminders, and how much was answered.

use axum::response::Response;
use evigil_registry::Fault;
use evigil_registry::flows::follow_up::{
    DueInput, DueValue, FollowUpAnswer, RemindInput, ScheduleInput, ScheduleTime, scales,
};
use evigil_registry::flows::missing::MissingInput;
use evigil_registry::kind::{FieldFault, FieldFaultKind};

use crate::ask::Ask;
use crate::fields::{Field, Group, typed_day};
use crate::route::{PageRoutes, see_other};
use crate::sheet::{Cell, Part, PartForm, Sheet, Table};

pub(super) fn add(routes: &mut PageRoutes) {
    routes.get("/bench/follow-up", "follow_up.due", |ask| async move {
        due(&ask, None).await
    });
    routes.post(
        "/bench/follow-up/remind",
        Some("follow_up.remind"),
        |ask| async move {
            let input = RemindInput {
                after_days: None,
                again_after_days: None,
            };
            ask.registry().remind_follow_ups(&ask.who, &input).await?;
            Ok(see_other("/bench/follow-up?reminded=yes"))
        },
    );
    routes.get(
        "/bench/follow-up/missing",
        "follow_up.missing",
        |ask| async move { missing(&ask).await },
    );
    routes.get(
        "/bench/follow-up/plan/{id}",
        "follow_up.schedule",
        |ask| async move { plan(&ask, None) },
    );
    routes.post(
        "/bench/follow-up/plan/{id}",
        Some("follow_up.schedule"),
        planned,
    );
    routes.post(
        "/bench/follow-up/answer",
        Some("follow_up.answer"),
        |ask| async move {
            match answered(&ask).await {
                Ok(()) => Ok(see_other("/bench/follow-up?answered=yes")),
                Err(fault @ (Fault::Fields(_) | Fault::Step { .. })) => {
                    due(&ask, Some(&fault)).await
                }
                Err(fault) => Err(fault),
            }
        },
    );
}

/// Name of a scale.
pub(super) fn scale_name(ask: &Ask, id: &str) -> Result<String, Fault> {
    let scale = scales()?.iter().find(|scale| scale.id == id);
    Ok(scale.map_or_else(
        || id.to_owned(),
        |scale| scale.title.get(ask.lang).to_owned(),
    ))
}

/// The number after `name`, as it was typed.
pub(super) fn number(ask: &Ask, name: &str) -> Result<f64, Fault> {
    let number = ask.form.get(name).and_then(|text| text.parse().ok());
    number.ok_or_else(|| {
        Fault::Fields(vec![FieldFault::new(
            name,
            FieldFaultKind::Type {
                expected: "a number",
            },
        )])
    })
}

async fn answered(ask: &Ask) -> Result<(), Fault> {
    let answer = FollowUpAnswer {
        value: number(ask, "value")?,
        measured_on: ask.form.get("measured_on").map(typed_day),
        direction: None,
    };
    let id = ask.form.get("follow_up").unwrap_or_default();
    let registry = ask.registry();
    registry.answer_follow_up(&ask.who, id, &answer).await?;
    Ok(())
}

async fn due(ask: &Ask, fault: Option<&Fault>) -> Result<Response, Fault> {
    let list = ask
        .registry()
        .due_follow_ups(&ask.who, &DueInput { until: None })
        .await?;
    let mut sheet = Sheet::new(ask.frame("work", "page-follow-title"))
        .under("/bench", ask.text("page-nav-work"))
        .lead(ask.text("page-follow-lead"));
    for (asked, words) in [
        ("reminded", "page-follow-reminded"),
        ("answered", "page-follow-answered"),
    ] {
        if ask.query.get(asked).is_some() {
            sheet.put(Part::Notice("good", ask.text(words)));
        }
    }
    let chosen = ask
        .form
        .get("follow_up")
        .or_else(|| ask.query.get("answer"));
    let chosen = chosen.and_then(|id| list.due.iter().find(|due| due.id == id));
    if let Some(due) = chosen {
        answer_form(ask, &mut sheet, due)?;
    }
    let heads = [
        "page-follow-due",
        "page-follow-late",
        "page-follow-scale",
        "page-follow-person",
        "page-follow-last",
        "page-treat-next",
    ];
    let empty = ("page-follow-none", "page-follow-none-text");
    let mut table = Table::new(ask, "page-follow-list", &heads, empty);
    for due in &list.due {
        let late = if due.overdue_days > 0 {
            let days = sheet.f().count("page-follow-days", due.overdue_days);
            Cell::mark(days, "doubt")
        } else {
            Cell::text(ask.text("page-follow-today"))
        };
        let reminded = due.reminded_at.as_deref();
        table.rows.push(vec![
            Cell::text(sheet.f().day(&due.due_on)),
            late,
            Cell::text(scale_name(ask, &due.scale)?),
            Cell::link(
                ask.text("page-follow-person"),
                format!("/bench/treatments/{}", due.person_id),
            ),
            Cell::text(reminded.map_or_else(
                || ask.text("page-follow-never"),
                |moment| sheet.f().day(moment),
            )),
            Cell::link(
                ask.text("page-follow-answer"),
                format!("/bench/follow-up?answer={}", due.id),
            ),
        ]);
    }
    sheet.put(Part::Table(table));
    if list.more {
        sheet.put(Part::Notice("calm", ask.text("page-follow-more")));
    }
    if ask.may("follow_up.remind") && !list.due.is_empty() {
        let words = ("page-follow-remind", "page-follow-remind-go");
        let action = "/bench/follow-up/remind".to_owned();
        sheet.put(Part::Form(PartForm::new(ask, action, words, Vec::new())));
    }
    sheet.put(Part::Actions(vec![(
        ask.text("page-follow-missing"),
        "/bench/follow-up/missing".to_owned(),
    )]));
    sheet.fault(ask, fault);
    sheet.shown()
}

fn answer_form(ask: &Ask, sheet: &mut Sheet, due: &DueValue) -> Result<(), Fault> {
    let mut value = Field::line(ask, "value", "page-follow-value").needed();
    value.hint = scale_name(ask, &due.scale)?;
    let fields = vec![
        Field::hidden(ask, "follow_up", &due.id),
        value,
        Field::day(ask, "measured_on", "page-follow-measured").or(&ask.today().to_string()),
    ];
    let words = ("page-follow-enter", "page-treat-save");
    let action = "/bench/follow-up/answer".to_owned();
    let groups = vec![Group::plain(fields)];
    sheet.put(Part::Form(PartForm::new(ask, action, words, groups)));
    Ok(())
}

fn plan(ask: &Ask, fault: Option<&Fault>) -> Result<Response, Fault> {
    let choices = scales()?
        .iter()
        .map(|scale| (scale.id.clone(), scale.title.get(ask.lang).to_owned()));
    let fields = vec![
        Field::select(ask, "scale", "page-follow-scale", choices).needed(),
        Field::line(ask, "days", "page-follow-when")
            .or("7, 30, 90")
            .hint(ask, "page-follow-when-hint")
            .needed(),
    ];
    let mut sheet = Sheet::new(ask.frame("work", "page-follow-plan-title"))
        .under("/bench/follow-up", ask.text("page-follow-title"));
    if ask.query.get("planned").is_some() {
        sheet.put(Part::Notice("good", ask.text("page-follow-planned")));
    }
    let words = ("page-follow-plan", "page-follow-plan-go");
    let action = format!("/bench/follow-up/plan/{}", ask.place("id"));
    let groups = vec![Group::plain(fields)];
    sheet.put(Part::Form(PartForm::new(ask, action, words, groups)));
    sheet.fault(ask, fault);
    sheet.shown()
}

async fn planned(ask: Ask) -> Result<Response, Fault> {
    let typed = ask.form.get("days").unwrap_or_default();
    let parts = typed.split([',', '、', ' ', '，']);
    let days: Result<Vec<i64>, _> = parts
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(str::parse)
        .collect();
    let done = match days {
        Ok(days) => {
            let input = ScheduleInput {
                exposure_id: ask.place("id").to_owned(),
                times: vec![ScheduleTime {
                    scale: ask.form.get("scale").unwrap_or_default().to_owned(),
                    days,
                }],
            };
            ask.registry().schedule_follow_up(&ask.who, &input).await
        }
        Err(_) => Err(Fault::Fields(vec![FieldFault::new(
            "days",
            FieldFaultKind::Type {
                expected: "numbers of days",
            },
        )])),
    };
    match done {
        Ok(_) => {
            let to = format!("/bench/follow-up/plan/{}?planned=yes", ask.place("id"));
            Ok(see_other(&to))
        }
        Err(fault @ (Fault::Fields(_) | Fault::Step { .. })) => plan(&ask, Some(&fault)),
        Err(fault) => Err(fault),
    }
}

async fn missing(ask: &Ask) -> Result<Response, Fault> {
    let input = MissingInput {
        product_id: ask.query.get("product_id").map(ToOwned::to_owned),
    };
    let found = ask.registry().missing_follow_ups(&ask.who, &input).await?;
    // Boards and authorities see what is missing, and plan nothing.
    let (above, name) = if ask.may("follow_up.due") {
        ("/bench/follow-up", "page-follow-title")
    } else {
        ("/bench", "page-nav-work")
    };
    let mut sheet = Sheet::new(ask.frame("work", "page-follow-missing"))
        .under(above, ask.text(name))
        .lead(ask.text("page-follow-missing-lead"));
    if let Some(least) = found.cell_min {
        let words = sheet.f().count("page-follow-withheld", least);
        sheet.put(Part::Notice("calm", words));
    }
    let heads = [
        "page-follow-scale",
        "page-follow-after",
        "page-follow-expected",
        "page-follow-got",
        "page-follow-overdue",
        "page-follow-share",
    ];
    let empty = ("page-follow-no-plan", "page-follow-no-plan-text");
    let mut table = Table::new(ask, "page-follow-table", &heads, empty);
    for point in &found.points {
        let count = |count: Option<i64>| match count {
            Some(count) => Cell::text(sheet.f().number(count)),
            None => Cell::text(ask.text("page-follow-hidden")),
        };
        // Of what is due by now: answered or overdue.
        let share = match (point.answered, point.overdue) {
            (Some(answered), Some(overdue)) if answered + overdue > 0 => {
                let percent = (100 * overdue + (answered + overdue) / 2) / (answered + overdue);
                Cell::text(format!("{percent} %"))
            }
            _ => Cell::default(),
        };
        table.rows.push(vec![
            Cell::text(scale_name(ask, &point.scale)?),
            Cell::text(sheet.f().count("page-follow-days", point.days)),
            count(point.expected),
            count(point.answered),
            count(point.overdue),
            share,
        ]);
    }
    sheet.put(Part::Table(table));
    sheet.shown()
}
