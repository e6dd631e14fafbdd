//! Discussions: about anything that the registry holds, open to everybody or to those who take part.

use askama::Template;
use axum::response::Response;
use evigil_registry::Fault;
use evigil_registry::flows::discussion::{
    Discussion, PostEdit, PostHide, PostToWrite, ThreadModeration, ThreadToOpen, ThreadVisibility,
};
use evigil_registry::kind::Value;
use evigil_registry::record::{Cursor, List};
use evigil_web::Problem;

use crate::ask::{Ask, page};
use crate::frame::Frame;
use crate::route::{PageRoutes, see_other};
use crate::sheet::{Part, Sheet, of};

/// Discussions on one page.
const ON_A_PAGE: u32 = 50;

/// A discussion in the list.
struct Row {
    id: String,
    title: String,
    about: String,
    opened: String,
    is_public: bool,
    locked: bool,
}

#[derive(Template)]
#[template(path = "discussions.html")]
struct Discussions {
    f: Frame,
    rows: Vec<Row>,
    /// Address of the next page.
    next: Option<String>,
    /// Whether the visitor may open one.
    opens: bool,
}

#[derive(Template)]
#[template(path = "discussion.html")]
struct Thread {
    f: Frame,
    thread: Discussion,
    about: String,
    /// Address of the page of the object, where there is one.
    object: Option<String>,
    /// Whether the visitor may write, and moderate.
    writes: bool,
    moderates: bool,
    /// Id of the visitor, who may change their own posts.
    me: String,
    /// What was typed.
    markdown: String,
    problem: Option<Problem>,
}

#[derive(Template)]
#[template(path = "discussion_new.html")]
struct NewThread {
    f: Frame,
    kind: String,
    object: String,
    title: String,
    members: bool,
    problem: Option<Problem>,
}

#[derive(Template)]
#[template(path = "post_edit.html")]
struct EditPost {
    f: Frame,
    id: String,
    thread: String,
    version: i64,
    markdown: String,
    problem: Option<Problem>,
}

pub(super) fn add(routes: &mut PageRoutes) {
    routes.open("/discussions", |ask| async move { list(&ask).await });
    routes.get("/discussions/new", "thread.open", |ask| async move {
        let of = |name: &str| ask.query.text(name).to_owned();
        new(&ask, (of("kind"), of("id")), None)
    });
    routes.post("/discussions/new", Some("thread.open"), opened);
    routes.open("/discussions/{id}", |ask| async move {
        thread(&ask, String::new(), None).await
    });
    routes.post("/discussions/{id}", Some("post.write"), written);
    routes.post(
        "/discussions/{id}/state",
        Some("thread.moderate"),
        moderated,
    );
    routes.get("/posts/{id}", "post.edit", |ask| async move {
        edit(&ask, None).await
    });
    routes.open(
        "/posts/{id}/history",
        |ask| async move { history(&ask).await },
    );
    routes.post("/posts/{id}", Some("post.edit"), edited);
    routes.post("/posts/{id}/state", Some("thread.moderate"), hidden);
}

/// Page of an object of a discussion.
fn page_of(kind: &str, id: &str) -> Option<String> {
    let place = match kind {
        "product" => "products",
        "lot" => "lots",
        "provider" => "providers",
        "incident" => "incidents",
        "dataset" => "datasets",
        "proposed_study" => "proposed-studies",
        _ => return None,
    };
    Some(format!("/{place}/{id}"))
}

async fn list(ask: &Ask) -> Result<Response, Fault> {
    let registry = ask.registry();
    let kind = registry.kind("thread")?;
    let order = List {
        after: ask.query.get("after").map(|after| Cursor(after.to_owned())),
        limit: Some(ON_A_PAGE),
        newest_first: true,
        ..List::default()
    };
    let found = registry.list(&ask.who, kind, &order).await?;
    let rows = found.records.iter().map(|record| {
        let text = |name: &str| record.fields.get_text(name).unwrap_or_default().to_owned();
        Row {
            id: record.id.clone(),
            title: text("title"),
            about: ask.messages().family("page-kind", &text("object_kind")),
            opened: record.created_at.clone(),
            is_public: text("visibility") == "public",
            locked: record.fields.get("locked") == Some(&Value::Boolean(Some(true))),
        }
    });
    page(&Discussions {
        f: ask.frame("", "page-nav-discussions"),
        rows: rows.collect(),
        next: found
            .next
            .map(|next| format!("/discussions?after={}", next.0)),
        opens: ask.may("thread.open"),
    })
}

async fn thread(ask: &Ask, markdown: String, problem: Option<Problem>) -> Result<Response, Fault> {
    let thread = ask
        .registry()
        .read_thread(&ask.who, ask.place("id"))
        .await?;
    page(&Thread {
        f: ask.frame_titled("", thread.title.clone()),
        about: ask.messages().family("page-kind", &thread.object_kind),
        object: page_of(&thread.object_kind, &thread.object_id),
        writes: ask.may("post.write") && !thread.locked,
        moderates: ask.may("thread.moderate"),
        me: ask.who.id.clone(),
        thread,
        markdown,
        problem,
    })
}

fn new(
    ask: &Ask,
    (kind, object): (String, String),
    problem: Option<Problem>,
) -> Result<Response, Fault> {
    page(&NewThread {
        f: ask.frame("", "page-discussion-new"),
        kind,
        object,
        title: ask.form.text("title").to_owned(),
        members: ask.form.get("visibility") == Some("members"),
        problem,
    })
}

async fn opened(ask: Ask) -> Result<Response, Fault> {
    let of = |name: &str| ask.form.text(name).trim().to_owned();
    let (kind, object) = (of("kind"), of("object"));
    let sent = ThreadToOpen {
        object_kind: kind.clone(),
        object_id: object.clone(),
        title: of("title"),
        visibility: match ask.form.get("visibility") {
            Some("members") => ThreadVisibility::Members,
            _ => ThreadVisibility::Public,
        },
    };
    match ask.registry().open_thread(&ask.who, &sent).await {
        Ok(record) => Ok(see_other(&format!("/discussions/{}", record.id))),
        Err(fault) => {
            let problem = Problem::new(&fault, ask.messages());
            new(&ask, (kind, object), Some(problem))
        }
    }
}

async fn written(ask: Ask) -> Result<Response, Fault> {
    let id = ask.place("id");
    let sent = PostToWrite {
        markdown: ask.form.text("markdown").to_owned(),
        replies_to_id: ask.form.get("replies_to").map(ToOwned::to_owned),
    };
    match ask.registry().write_post(&ask.who, id, &sent).await {
        Ok(posted) => Ok(see_other(&format!(
            "/discussions/{id}#p-{}",
            posted.post.id
        ))),
        Err(fault) => {
            let problem = Problem::new(&fault, ask.messages());
            thread(&ask, sent.markdown, Some(problem)).await
        }
    }
}

/// Back to the discussion of a post; only the id of one is taken from the form.
fn back(ask: &Ask) -> Response {
    let thread = ask.form.get("thread").unwrap_or_default();
    let is_id = thread
        .chars()
        .all(|it| it.is_ascii_alphanumeric() || it == '-');
    let thread = if is_id { thread } else { "" };
    see_other(&format!("/discussions/{thread}#p-{}", ask.place("id")))
}

/// The form for another text of a post, with what was typed when it was not taken.
async fn edit(ask: &Ask, problem: Option<Problem>) -> Result<Response, Fault> {
    let registry = ask.registry();
    let post = registry
        .read(&ask.who, registry.kind("post")?, ask.place("id"))
        .await?;
    let text = |name: &str| post.fields.get_text(name).unwrap_or_default().to_owned();
    let markdown = match &problem {
        None => text("markdown"),
        Some(_) => ask.form.text("markdown").to_owned(),
    };
    page(&EditPost {
        f: ask.frame("", "page-post-edit"),
        id: post.id.clone(),
        thread: text("thread_id"),
        version: post.version,
        markdown,
        problem,
    })
}

/// What a post said before, the newest text first. Who may read the post may read this; of a post
/// that was hidden or withdrawn only a moderator.
async fn history(ask: &Ask) -> Result<Response, Fault> {
    let registry = ask.registry();
    let kind = registry.kind("post")?;
    let post = registry.read(&ask.who, kind, ask.place("id")).await?;
    let is_gone = post.withdrawn_at.is_some() || !of(&post, "hidden_reason").is_empty();
    if is_gone && !ask.may("thread.moderate") {
        return Err(Fault::Absent {
            kind: "post".to_owned(),
        });
    }
    let mut texts = registry.history(&ask.who, kind, &post.id).await?;
    texts.push(post.to_json(kind));
    // Other changes than of the text, such as that it was hidden, are not told here.
    texts.dedup_by(|next, before| next["markdown"] == before["markdown"]);
    let thread = of(&post, "thread_id");
    let mut sheet = Sheet::new(ask.frame("", "page-post-history"))
        .under("/discussions", ask.text("page-nav-discussions"))
        .under(
            format!("/discussions/{thread}#p-{}", post.id),
            ask.text("page-post-back"),
        )
        .lead(ask.text("page-post-history-lead"));
    for text in texts.iter().rev() {
        let moment = text["changed_at"].as_str().unwrap_or_default();
        let heading = sheet.f().moment(moment);
        sheet.put(Part::Heading(heading));
        match text["html"].as_str() {
            // Made safe to show when it was written.
            Some(html) => sheet.put(Part::Html(format!(
                "<div class=\"card words\">{html}</div>"
            ))),
            None => sheet.put(Part::Notice("calm", ask.text("page-records-not-known"))),
        }
    }
    sheet.shown()
}

async fn edited(ask: Ask) -> Result<Response, Fault> {
    let version = ask.form.get("version").and_then(|it| it.parse().ok());
    let sent = PostEdit {
        version: version.unwrap_or_default(),
        markdown: ask.form.text("markdown").to_owned(),
    };
    let id = ask.place("id");
    match ask.registry().edit_post(&ask.who, id, &sent).await {
        Ok(_) => Ok(back(&ask)),
        Err(fault @ (Fault::Absent { .. } | Fault::Refused { .. })) => Err(fault),
        Err(fault) => edit(&ask, Some(Problem::new(&fault, ask.messages()))).await,
    }
}

async fn hidden(ask: Ask) -> Result<Response, Fault> {
    let reason = ask.form.get("reason").map(ToOwned::to_owned);
    let sent = PostHide { reason };
    ask.registry()
        .hide_post(&ask.who, ask.place("id"), &sent)
        .await?;
    Ok(back(&ask))
}

async fn moderated(ask: Ask) -> Result<Response, Fault> {
    let sent = ThreadModeration {
        locked: ask.form.get("locked").map(|it| it == "yes"),
        members_only: ask.form.get("members_only").is_some(),
    };
    let id = ask.place("id");
    ask.registry().moderate_thread(&ask.who, id, &sent).await?;
    Ok(see_other(&format!("/discussions/{id}")))
}
