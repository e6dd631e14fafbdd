//! Discussions and their posts, and the newest of the public ones as a feed.

use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use evigil_registry::Fault;
use evigil_registry::flows::discussion::{
    Discussion, FeedOrder, PostEdit, PostHide, PostToWrite, ThreadModeration, ThreadToOpen,
};

use super::call::{ask, step};
use super::request::query;
use crate::app::App;
use crate::route::{Method, RouteDescription, Routes};

pub(super) fn add(routes: &mut Routes) {
    threads(routes);
    posts(routes);
    let about = "The newest posts of public discussions, as an Atom feed.";
    let mut feed = RouteDescription::new(
        Method::Get,
        "/api/v1/threads/feed",
        Some("thread.read"),
        about,
    )
    .query(
        "thread",
        serde_json::json!({"type": "string", "maxLength": 200}),
        "Id of the one discussion; all where nothing is said.",
    )
    .answer(200, serde_json::json!({"type": "string"}));
    feed.answer_media = "application/atom+xml";
    routes.add(feed, |app, _, mut request| async move {
        let thread_id = query(&mut request)
            .await?
            .into_iter()
            .find(|(name, _)| name == "thread")
            .map(|(_, id)| id);
        let base = base(&app, &request);
        let text = app
            .registry()
            .atom_feed(&base, &FeedOrder { thread_id })
            .await?;
        let mut response = text.into_response();
        let media = HeaderValue::from_static("application/atom+xml; charset=utf-8");
        response.headers_mut().insert(header::CONTENT_TYPE, media);
        Ok(response)
    });
}

/// The address under which the registry was asked.
fn base(app: &App, request: &Request) -> String {
    let host = request
        .headers()
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let scheme = if app.limits().secure_cookie {
        "https"
    } else {
        "http"
    };
    format!("{scheme}://{}", host.unwrap_or("localhost"))
}

fn threads(routes: &mut Routes) {
    let about = "Open a discussion about something that one may see.";
    let route = (Method::Post, "/api/v1/threads", "thread.open");
    step(
        routes,
        route,
        about,
        |call, sent: ThreadToOpen| async move {
            let thread = call.registry().open_thread(&call.who, &sent).await?;
            call.shown("thread", &thread)
        },
    );
    let about = "A discussion with its posts, their text safe to show.";
    let route = (Method::Get, "/api/v1/threads/{id}/posts", "thread.read");
    ask(routes, route, about, |call| async move {
        let thread: Discussion = call.registry().read_thread(&call.who, call.id()).await?;
        Ok(thread)
    });
    let about = "Lock or unlock a discussion, or take it back from the public.";
    let route = (
        Method::Post,
        "/api/v1/threads/{id}/moderation",
        "thread.moderate",
    );
    step(
        routes,
        route,
        about,
        |call, sent: ThreadModeration| async move {
            let thread = call
                .registry()
                .moderate_thread(&call.who, call.id(), &sent)
                .await?;
            call.shown("thread", &thread)
        },
    );
}

fn posts(routes: &mut Routes) {
    let about = "Add a post to a discussion.";
    let route = (Method::Post, "/api/v1/threads/{id}/posts", "post.write");
    step(routes, route, about, |call, sent: PostToWrite| async move {
        let posted = call
            .registry()
            .write_post(&call.who, call.id(), &sent)
            .await?;
        call.shown("post", &posted.post)
    });
    let about = "Another text of one's own post; the earlier one is kept.";
    let route = (Method::Post, "/api/v1/posts/{id}/text", "post.edit");
    step(routes, route, about, |call, sent: PostEdit| async move {
        let posted = call
            .registry()
            .edit_post(&call.who, call.id(), &sent)
            .await?;
        call.shown("post", &posted.post)
    });
    let about = "Hide a post, with the reason, or show it again.";
    let route = (Method::Post, "/api/v1/posts/{id}/hiding", "thread.moderate");
    step(routes, route, about, |call, sent: PostHide| async move {
        let post: Result<_, Fault> = call.registry().hide_post(&call.who, call.id(), &sent).await;
        call.shown("post", &post?)
    });
}
