//! The page of a CIOMS I form, after the printed one.

use evigil_print::{Align, Area, Draft, GroupId, Role, Style, mm};
use evigil_vigilance::form::{Answer, CiomsForm, ReportType, YesNo};

use super::boxes::{Overflow, Sheet};
use crate::Messages;

/// The edge of the page.
const EDGE: f32 = mm(12.0);
/// Height of a bar between the parts of the form.
const BAR: f32 = 14.0;
/// Width of the column at the right: boxes 8 to 12, 20 and 21.
const SIDE: f32 = 134.0;

/// Draws the page, and gives what its boxes had no room for.
pub(super) fn draw(
    draft: &mut Draft,
    page: usize,
    form: &CiomsForm,
    root: GroupId,
    languages: (&Messages, &Messages),
) -> Vec<Overflow> {
    let paper = draft.paper();
    let width = paper.width - 2.0 * EDGE;
    let mut sheet = Sheet::new(draft, page, root, languages);
    let mut y = EDGE;
    let mut row = |height: f32| {
        let area = Area::new(EDGE, y, width, height);
        y += height;
        area
    };
    head(&mut sheet, row(38.0));
    sheet.bar(row(BAR), "cioms-part-1");
    reaction(&mut sheet, row(222.0), form);
    sheet.bar(row(BAR), "cioms-part-2");
    suspects(&mut sheet, row(222.0), form);
    sheet.bar(row(BAR), "cioms-part-3");
    sheet.text(row(58.0), "22.", "cioms-box-22", &form.concomitants);
    sheet.text(row(52.0), "23.", "cioms-box-23", &form.history);
    sheet.bar(row(BAR), "cioms-part-4");
    sender(&mut sheet, row(126.0), form);
    sheet.overflows
}

/// Cuts an area into columns by their widths; the last takes what is left.
fn columns<const N: usize>(area: Area, widths: [f32; N]) -> [Area; N] {
    let mut x = area.x;
    let mut number = 0;
    widths.map(|width| {
        number += 1;
        let width = if number == N { area.right() - x } else { width };
        let column = Area::new(x, area.y, width, area.height);
        x += width;
        column
    })
}

/// Cuts an area into rows by their heights; the last takes what is left.
fn rows<const N: usize>(area: Area, heights: [f32; N]) -> [Area; N] {
    let mut y = area.y;
    let mut number = 0;
    heights.map(|height| {
        number += 1;
        let height = if number == N {
            area.bottom() - y
        } else {
            height
        };
        let row = Area::new(area.x, y, area.width, height);
        y += height;
        row
    })
}

/// Title, and the small boxes that offices use.
fn head(sheet: &mut Sheet<'_>, area: Area) {
    let (title, gloss) = sheet.label("cioms-title");
    let (name, _) = sheet.label("cioms-name");
    let group = sheet.draft.group(Some(sheet.root), Role::Heading(1));
    let page = sheet.page;
    let middle = area.x + (area.width - 150.0) / 2.0;
    let form = sheet.draft.group(Some(sheet.root), Role::Paragraph);
    let mut write = |at, text: &str, style, align, group| {
        sheet.draft.write(page, at, text, style, align, Some(group));
    };
    let (large, small) = (Style::bold(11.0), Style::regular(9.0));
    write((middle, area.y + 16.0), &title, large, Align::Centre, group);
    write((middle, area.y + 28.0), &gloss, small, Align::Centre, group);
    let corner = (area.right(), area.y + 9.0);
    write(corner, &name, Style::bold(8.0), Align::Right, form);
    let count = 12_u8;
    let size = 12.0;
    for number in 0..count {
        let x = area.right() - size * f32::from(count - number);
        let cell = Area::new(x, area.bottom() - size - 6.0, size, size);
        sheet.draft.hairline(page, cell);
    }
}

/// Part I: who, when, what.
fn reaction(sheet: &mut Sheet<'_>, area: Area, form: &CiomsForm) {
    let [left, right] = columns(area, [area.width - SIDE, SIDE]);
    let [top, bottom] = rows(left, [46.0, 0.0]);
    let [initials, country, birth, age, sex, onset] =
        columns(top, [66.0, 46.0, 96.0, 48.0, 38.0, 0.0]);
    sheet.text(initials, "1.", "cioms-box-1", &form.initials);
    sheet.text(country, "1a.", "cioms-box-1a", &form.country);
    let (part, inner) = sheet.open(birth, "2.", "cioms-box-2");
    sheet.date(part, inner, ("2.", "cioms-box-2"), &form.birth);
    sheet.text(age, "2a.", "cioms-box-2a", &form.age);
    sheet.text(sex, "3.", "cioms-box-3", &form.sex);
    let (part, inner) = sheet.open(onset, "4-6", "cioms-box-4");
    sheet.date(part, inner, ("4-6", "cioms-box-4"), &form.onset);
    sheet.text(bottom, "7+13", "cioms-box-7", &form.reactions);

    let (part, mut inner) = sheet.open(right, "8-12", "cioms-box-8");
    let met = form.seriousness;
    let criteria = [
        (met.death, "cioms-died"),
        (met.hospitalisation, "cioms-hospitalised"),
        (met.disability, "cioms-disabled"),
        (met.life_threatening, "cioms-threatened"),
        (met.congenital_anomaly, "cioms-congenital"),
        (met.other, "cioms-important"),
    ];
    inner = inner.below(5.0);
    for (is_met, key) in criteria {
        let used = sheet.tick(part, inner, is_met, key);
        inner = inner.below(used + 8.0);
    }
}

/// Part II: suspect products, and what happened without and with them.
fn suspects(sheet: &mut Sheet<'_>, area: Area, form: &CiomsForm) {
    let [names, doses, reasons, dates] = rows(area, [80.0, 60.0, 38.0, 0.0]);
    let [names, abated] = columns(names, [area.width - SIDE, SIDE]);
    sheet.text(names, "14.", "cioms-box-14", &form.suspects);
    answer(sheet, abated, ("20.", "cioms-box-20"), &form.abated);
    let [doses, reappeared] = columns(doses, [area.width - SIDE, SIDE]);
    let [doses, routes] = columns(doses, [doses.width * 0.62, 0.0]);
    sheet.text(doses, "15.", "cioms-box-15", &form.doses);
    sheet.text(routes, "16.", "cioms-box-16", &form.routes);
    answer(sheet, reappeared, ("21.", "cioms-box-21"), &form.reappeared);
    sheet.text(reasons, "17.", "cioms-box-17", &form.indications);
    let [dates, durations] = columns(dates, [area.width - SIDE, SIDE]);
    sheet.text(dates, "18.", "cioms-box-18", &form.therapy_dates);
    sheet.text(durations, "19.", "cioms-box-19", &form.durations);
}

/// A question with yes, no and not applicable, and the answers one by one where they differ.
fn answer(sheet: &mut Sheet<'_>, area: Area, (number, key): (&str, &str), answer: &Answer) {
    let (part, inner) = sheet.open(area, number, key);
    let inner = inner.below(2.0);
    let options = [
        (YesNo::Yes, "cioms-yes"),
        (YesNo::No, "cioms-no"),
        (YesNo::NotApplicable, "cioms-na"),
    ];
    let width = inner.width / 3.0;
    let mut used: f32 = 0.0;
    for (place, (option, key)) in options.into_iter().enumerate() {
        let x = width.mul_add(place as f32, inner.x);
        let area = Area::new(x, inner.y, width, inner.height);
        let height = sheet.tick(part, area, answer.ticked == Some(option), key);
        used = used.max(height);
    }
    sheet.fill(part, inner.below(used + 2.0), (number, key), &answer.text);
}

/// Part IV: who reports, and which report this is.
fn sender(sheet: &mut Sheet<'_>, area: Area, form: &CiomsForm) {
    let [top, bottom] = rows(area, [54.0, 0.0]);
    let [address, remarks] = columns(top, [area.width * 0.45, 0.0]);
    sheet.text(address, "24a.", "cioms-box-24a", &form.manufacturer);
    sheet.text(remarks, "26.", "cioms-box-26", &form.remarks);
    let [control, received, source, kind] = columns(bottom, [138.0, 92.0, 150.0, 0.0]);
    sheet.text(control, "24b.", "cioms-box-24b", &form.control_number);
    sheet.text(received, "24c.", "cioms-box-24c", &form.received);
    sources(sheet, source, form);
    let [date, kind] = rows(kind, [30.0, 0.0]);
    sheet.text(date, "", "cioms-box-date", &form.report_date);
    report_type(sheet, kind, form);
}

fn sources(sheet: &mut Sheet<'_>, area: Area, form: &CiomsForm) {
    let (part, inner) = sheet.open(area, "24d.", "cioms-box-24d");
    let sources = form.sources;
    let [left, right] = columns(inner, [inner.width * 0.5, 0.0]);
    let sides = [
        (
            left,
            vec![
                (sources.study, "cioms-study"),
                (sources.literature, "cioms-literature"),
                (sources.authority, "cioms-authority"),
            ],
        ),
        (
            right,
            vec![
                (sources.health_professional, "cioms-professional"),
                (sources.other, "cioms-other"),
            ],
        ),
    ];
    for (mut area, options) in sides {
        for (is_ticked, key) in options {
            let used = sheet.tick(part, area, is_ticked, key);
            area = area.below(used + 1.0);
        }
    }
}

fn report_type(sheet: &mut Sheet<'_>, area: Area, form: &CiomsForm) {
    let (part, inner) = sheet.open(area, "25a.", "cioms-box-25a");
    let [left, right] = columns(inner, [inner.width * 0.5, 0.0]);
    let is = |kind| form.report_type == Some(kind);
    let first = sheet.tick(part, left, is(ReportType::Initial), "cioms-initial");
    let second = sheet.tick(part, right, is(ReportType::FollowUp), "cioms-followup");
    let rest = inner.below(first.max(second));
    sheet.fill(part, rest, ("25a.", "cioms-box-25a"), &form.amendment);
}
