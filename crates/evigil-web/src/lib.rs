//! The registry over HTTP: the programming interface, its description, and the server.
//!
//! There is no domain logic here. Each route names the operation of the table of rights that it
//! asks for, what it takes and what it gives; from the same list come the router, the description
//! in OpenAPI, and the test that walks every role over every route.

pub mod api;
mod app;
pub mod guard;
mod identity;
mod metrics;
#[cfg(any(feature = "oidc", feature = "telemetry"))]
mod outgoing;
mod problem;
#[cfg(feature = "oidc")]
pub mod provider;
mod route;
mod server;
#[cfg(feature = "telemetry")]
pub mod telemetry;

pub use app::{Absent, App, Beside, Limits};
pub use guard::Guard;
pub use identity::{Authenticate, Credentials, FixedTokens, RegistryIdentity, Visitor};
pub use problem::Problem;
pub use route::{Method, RouteDescription, Routes};
pub use server::{Listening, asker, carried, lang, listen};
