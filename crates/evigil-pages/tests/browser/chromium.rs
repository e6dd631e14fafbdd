//! A Chromium without a window, and what tests ask of it.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use chromiumoxide::cdp::browser_protocol::emulation::{
    MediaFeature, SetDeviceMetricsOverrideParams, SetScriptExecutionDisabledParams,
};
use chromiumoxide::cdp::browser_protocol::input::{
    DispatchKeyEventParams, DispatchKeyEventType, InsertTextParams,
};
use chromiumoxide::cdp::browser_protocol::network::ClearBrowserCookiesParams;
use chromiumoxide::cdp::js_protocol::runtime::EvaluateParams;
use chromiumoxide::page::ScreenshotParams;
use chromiumoxide::{Browser, BrowserConfig, Page};
use futures_util::StreamExt as _;
use serde_json::Value as Json;

use crate::served::{Ground, on_ground};

/// Names under which it is installed.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

/// Where Chromium is: as `EVIGIL_CHROMIUM` says, else on the path.
fn executable() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("EVIGIL_CHROMIUM") {
        return Some(PathBuf::from(named));
    }
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .flat_map(|folder| NAMES.map(|name| folder.join(name)))
        .find(|file| file.is_file())
}

/// Where Chromium is; where there is none, that tests are left out is said.
#[expect(clippy::print_stderr, reason = "what is left out has to be seen")]
pub(crate) fn installed() -> Option<PathBuf> {
    let found = executable();
    if found.is_none() {
        eprintln!(
            "SKIPPED: no Chromium is installed (Debian: apt install chromium), and EVIGIL_CHROMIUM names none"
        );
    }
    found
}

/// Runs `test` in a Chromium on an empty registry.
pub(crate) fn in_chromium<F, T>(test: F)
where
    F: FnOnce(Arc<Ground>, Chromium) -> T,
    T: Future<Output = ()>,
{
    let Some(executable) = installed() else {
        return;
    };
    on_ground(|ground| async move {
        // Served until the test ends, whether it keeps its hand on it or not.
        let ground = Arc::new(ground);
        let chromium = Chromium::start(executable, &ground).await;
        test(Arc::clone(&ground), chromium).await;
    });
}

/// A running Chromium with one page.
pub(crate) struct Chromium {
    pub(crate) page: Page,
    base: String,
    _browser: Browser,
    _profile: tempfile::TempDir,
}

impl Chromium {
    pub(crate) async fn start(executable: PathBuf, ground: &Ground) -> Self {
        let profile = tempfile::tempdir().expect("a folder");
        let config = BrowserConfig::builder()
            .chrome_executable(executable)
            .user_data_dir(profile.path())
            .new_headless_mode()
            // Tests run as root in containers, where Chromium has no sandbox.
            .no_sandbox()
            .launch_timeout(Duration::from_secs(60))
            .request_timeout(Duration::from_secs(60))
            .viewport(None)
            .build()
            .expect("a configuration");
        let (browser, mut events) = Browser::launch(config).await.expect("Chromium starts");
        tokio::spawn(async move { while events.next().await.is_some() {} });
        let page = browser.new_page("about:blank").await.expect("a page");
        // What the policy of the page refuses is a fault of the page.
        page.evaluate_on_new_document(
            "window.refused = []; document.addEventListener('securitypolicyviolation', \
             event => window.refused.push(event.violatedDirective + ' ' + event.blockedURI));",
        )
        .await
        .expect("is taken");
        Self {
            page,
            base: format!("http://{}", ground.address),
            _browser: browser,
            _profile: profile,
        }
    }

    /// Forgets who has signed in.
    pub(crate) async fn forget(&self) {
        let order = ClearBrowserCookiesParams::default();
        self.page.execute(order).await.expect("is taken");
    }

    /// Opens a page of the site.
    pub(crate) async fn open(&self, path: &str) {
        let address = format!("{}{path}", self.base);
        let opened = self.page.goto(address).await;
        opened.unwrap_or_else(|error| panic!("{path}: {error}"));
        self.settle().await;
    }

    /// Waits until the page has loaded.
    pub(crate) async fn settle(&self) {
        for _ in 0..200 {
            if self.run("document.readyState").await == "complete" {
                return;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("{} does not load", self.path().await);
    }

    /// The address of the page, below that of the site.
    pub(crate) async fn path(&self) -> String {
        let path = self.run("location.pathname + location.search").await;
        path.as_str().unwrap_or_default().to_owned()
    }

    /// Runs a script in the page, and waits for what it promises.
    pub(crate) async fn run(&self, script: &str) -> Json {
        let script = EvaluateParams::builder()
            .expression(script)
            .await_promise(true)
            .return_by_value(true)
            .build()
            .expect("a script");
        // A page that is being left answers nothing.
        match self.page.evaluate_expression(script).await {
            Ok(result) => result.value().cloned().unwrap_or(Json::Null),
            Err(_) => Json::Null,
        }
    }

    /// Whether scripts of pages run.
    pub(crate) async fn scripts(&self, run: bool) {
        let order = SetScriptExecutionDisabledParams::new(!run);
        self.page.execute(order).await.expect("is taken");
    }

    /// Sets the size of the window.
    pub(crate) async fn size(&self, width: i64, height: i64) {
        let order = SetDeviceMetricsOverrideParams::new(width, height, 1.0, width < 600);
        self.page.execute(order).await.expect("is taken");
    }

    /// Whether the page is to be light or dark.
    pub(crate) async fn theme(&self, theme: &str) {
        let theme = MediaFeature::new("prefers-color-scheme", theme);
        let theme = self.page.emulate_media_features(vec![theme]).await;
        theme.expect("is taken");
    }

    /// What the window shows, as PNG.
    pub(crate) async fn picture(&self) -> Vec<u8> {
        let picture = self.page.screenshot(ScreenshotParams::builder().build());
        picture.await.expect("a picture")
    }

    /// Presses a key that writes nothing.
    pub(crate) async fn press(&self, key: &str) {
        let code = match key {
            "Tab" => 9,
            "Enter" => 13,
            "Space" => 32,
            other => panic!("the key {other} is not known here"),
        };
        let text = match key {
            "Enter" => Some("\r"),
            "Space" => Some(" "),
            _ => None,
        };
        for kind in [DispatchKeyEventType::KeyDown, DispatchKeyEventType::KeyUp] {
            let mut order = DispatchKeyEventParams::builder()
                .r#type(kind.clone())
                .key(if key == "Space" { " " } else { key })
                .code(key)
                .windows_virtual_key_code(code);
            if let (Some(text), DispatchKeyEventType::KeyDown) = (text, kind) {
                order = order.text(text);
            }
            let order = order.build().expect("a key");
            self.page.execute(order).await.expect("is taken");
        }
    }

    /// Writes into the field that has the focus.
    pub(crate) async fn write(&self, text: &str) {
        let order = InsertTextParams::new(text);
        self.page.execute(order).await.expect("is taken");
    }

    /// Goes on by the tabulator until what `selector` names has the focus.
    pub(crate) async fn tab_to(&self, selector: &str) {
        for _ in 0..150 {
            let there = format!("document.activeElement.matches({selector:?})");
            if self.run(&there).await == true {
                return;
            }
            self.press("Tab").await;
        }
        panic!(
            "the keyboard does not reach {selector} on {}",
            self.path().await
        );
    }

    /// Presses enter on what has the focus and waits for the next page.
    pub(crate) async fn enter(&self) {
        self.run("window.isOld = true").await;
        self.press("Enter").await;
        for _ in 0..400 {
            tokio::time::sleep(Duration::from_millis(25)).await;
            if self
                .run("window.isOld === undefined && document.readyState === 'complete'")
                .await
                == true
            {
                return;
            }
        }
        panic!("{} leads nowhere", self.path().await);
    }
}
