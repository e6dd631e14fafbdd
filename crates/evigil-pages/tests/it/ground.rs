//! The pages asked as a browser without a script asks.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};

use evigil_registry::identity::{NewRole, NewUser};
use evigil_registry::rights::{Actor, Membership, Role};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

pub(crate) use crate::served::{Ground, on_ground};

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: hyper::HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    /// Where it sends the browser.
    pub(crate) fn location(&self) -> &str {
        let location = self.headers.get("location");
        location.map_or("", |location| location.to_str().expect("an address"))
    }
}

/// A browser: it keeps cookies and the token of its session.
pub(crate) struct Browser<'g> {
    ground: &'g Ground,
    lang: &'static str,
    cookies: BTreeMap<String, String>,
}

impl Ground {
    pub(crate) fn browser(&self, lang: &'static str) -> Browser<'_> {
        Browser {
            ground: self,
            lang,
            cookies: BTreeMap::new(),
        }
    }
}

impl Browser<'_> {
    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send("GET", path, "", Vec::new()).await
    }

    /// Sends the form of a page with these values, and the token that the page carries.
    pub(crate) async fn submit(&mut self, path: &str, values: &[(&str, &str)]) -> Answer {
        let page = self.get("/check").await;
        let token = page.body.split("name=\"csrf\" value=\"").nth(1);
        let token = token.and_then(|rest| rest.split('"').next());
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("csrf", token.unwrap_or_default());
        for (name, value) in values {
            form.append_pair(name, value);
        }
        self.post(path, form.finish()).await
    }

    /// Sends a form as it is written.
    pub(crate) async fn post(&mut self, path: &str, form: String) -> Answer {
        let media = "application/x-www-form-urlencoded";
        self.send("POST", path, media, form.into_bytes()).await
    }

    /// Sends a form with one file, and the token that pages carry.
    pub(crate) async fn upload(&mut self, path: &str, field: &str, content: &str) -> Answer {
        let page = self.get("/check").await;
        let token = page.body.split("name=\"csrf\" value=\"").nth(1);
        let token = token.and_then(|rest| rest.split('"').next());
        let token = token.unwrap_or_default();
        let head = "--part\r\nContent-Disposition: form-data; name=";
        let body = format!(
            "{head}\"csrf\"\r\n\r\n{token}\r\n{head}\"{field}\"; filename=\"file.xml\"\r\n\r\n{content}\r\n--part--\r\n"
        );
        let media = "multipart/form-data; boundary=part";
        self.send("POST", path, media, body.into_bytes()).await
    }

    async fn send(&mut self, method: &str, path: &str, media: &str, body: Vec<u8>) -> Answer {
        let stream = TcpStream::connect(self.ground.address)
            .await
            .expect("connects");
        let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
            .await
            .expect("shakes hands");
        tokio::spawn(connection);
        let mut cookies = String::new();
        for (name, value) in &self.cookies {
            cookies.push_str(&format!("{name}={value}; "));
        }
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "localhost")
            .header("accept-language", self.lang)
            .header("cookie", cookies)
            .header("content-type", media)
            .body(Full::new(Bytes::from(body)))
            .expect("a request");
        let response = sender.send_request(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let body = body.collect().await.expect("a body").to_bytes();
        for cookie in parts.headers.get_all("set-cookie") {
            let cookie = cookie.to_str().expect("text");
            let (name, value) = cookie
                .split(';')
                .next()
                .and_then(|pair| pair.split_once('='))
                .expect("a cookie");
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }
}

/// The password of everybody whom a test invites.
const PASSWORD: &str = "seven quiet vesicles drift";

impl Ground {
    /// A browser in which somebody with this role has signed in, as a member of the organisation.
    pub(crate) async fn signed_in(
        &self,
        lang: &'static str,
        role: Role,
        organisation: Option<&str>,
    ) -> Browser<'_> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("{}-{number}", role.name());
        let sent = NewUser {
            name: name.clone(),
            email: None,
            lang: lang.to_owned(),
            roles: vec![NewRole {
                organisation_id: organisation.map(ToOwned::to_owned),
                role: role.name().to_owned(),
            }],
        };
        let invited = self
            .registry
            .create_user(&Actor::system("test"), sent)
            .await;
        let mut browser = self.browser(lang);
        let link = format!("/invitation/{}", invited.expect("invited").token);
        browser.submit(&link, &[("password", PASSWORD)]).await;
        let who = [("name", name.as_str()), ("password", PASSWORD)];
        let inside = browser.submit("/sign-in", &who).await;
        assert_eq!(inside.status, 303, "{}", inside.body);
        browser
    }

    /// Makes a record as the registry itself, in an organisation or in none.
    pub(crate) async fn make(&self, kind: &str, fields: serde_json::Value) -> String {
        let kind = self.registry.kind(kind).expect("a kind");
        let fields = fields.as_object().expect("fields");
        let system = Actor::system("test");
        let made = self.registry.create(&system, kind, fields).await;
        made.expect("made").id
    }

    /// Makes a record as a clinic of the organisation.
    pub(crate) async fn make_in(
        &self,
        organisation: &str,
        kind: &str,
        fields: serde_json::Value,
    ) -> String {
        let membership = Membership {
            organisation_id: Some(organisation.to_owned()),
            role: Role::Clinic,
        };
        let clinic = Actor::user("test-clinic".to_owned(), vec![membership]);
        let kind = self.registry.kind(kind).expect("a kind");
        let fields = fields.as_object().expect("fields");
        let made = self.registry.create(&clinic, kind, fields).await;
        made.expect("made").id
    }
}
