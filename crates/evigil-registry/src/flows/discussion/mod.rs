//! Discussions about anything that the registry holds.
//!
//! Who may read one follows from what it is about: everybody may see the object, and whoever opens
//! the discussion may make it `public` or keep it to `members`; else only those read it who may
//! see the object (`object`). What is about a record of patients' data is never public. Posts
//! carry the visibility of their discussion, so that single posts and lists of them follow it.

mod feed;
mod markdown;
mod mention;
mod post;
mod thread;

pub use feed::{FEED_POSTS, FeedOrder};
pub use markdown::to_html;
pub use post::{PostEdit, PostHide, PostToWrite, Posted};
pub(super) use thread::open as open_thread;
pub use thread::{Discussion, PostShown, ThreadModeration, ThreadToOpen, ThreadVisibility};
