//! Where somebody who has signed in begins: the workbenches that their roles open.

use askama::Template;

use crate::ask::page;
use crate::frame::Frame;
use crate::route::PageRoutes;

/// A workbench: its name in the words, its address, and the operation that opens it.
const BENCHES: [(&str, &str, &str); 22] = [
    ("queue", "/bench/reports", "report.read"),
    ("causality", "/bench/causality", "causality.compare"),
    ("duplicates", "/bench/duplicates", "duplicate_pair.read"),
    ("lots", "/bench/lots", "lot.scan"),
    ("treatments", "/bench/treatments", "exposure.create"),
    ("follow-up", "/bench/follow-up", "follow_up.due"),
    ("missing", "/bench/follow-up/missing", "follow_up.missing"),
    ("clinic-report", "/report/clinic", "report.file"),
    ("import", "/report/import", "report.import"),
    ("recalls", "/recalls", "recall_notice.read"),
    ("signals", "/bench/signals", "scan.read"),
    ("monitorings", "/bench/monitorings", "monitoring.read"),
    ("page-checks", "/bench/page-checks", "page_check.read"),
    ("consultations", "/bench/consultations", "consultation.read"),
    ("statistics", "/statistics", "open_data.read"),
    ("datasets", "/datasets", "dataset.read"),
    ("discussions", "/discussions", "thread.open"),
    ("jobs", "/bench/jobs", "job.read"),
    ("erasures", "/bench/erasures", "erasure_request.read"),
    ("users", "/admin/users", "user.read"),
    ("audit", "/audit", "audit.read"),
    ("account", "/account", "session.read"),
];

struct Bench {
    address: &'static str,
    name: &'static str,
}

#[derive(Template)]
#[template(path = "work.html")]
struct Work {
    f: Frame,
    benches: Vec<Bench>,
}

pub(super) fn add(routes: &mut PageRoutes) {
    routes.get("/bench", "session.read", |ask| async move {
        let open = BENCHES
            .iter()
            .filter(|(_, _, operation)| ask.may(operation));
        let benches = open.map(|(name, address, _)| Bench { address, name });
        page(&Work {
            f: ask.frame("work", "page-nav-work"),
            benches: benches.collect(),
        })
    });
}
