//! Chromium, driven as a person drives it: fields are found by their labels, buttons and links by their words. Each
//! browser has a driver, a port and a profile of its own, and reaches nothing but this machine.

use std::fmt;
use std::io::{Read, Write};
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::Duration;

use fantoccini::elements::Element;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use reqwest::{Method, Url};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::PATIENCE;
use crate::process::Process;

/// The size of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    Desktop,
    /// As narrow as people's telephones get.
    Phone,
}

impl Window {
    /// Width and height in CSS pixels.
    fn size(self) -> (u32, u32) {
        match self {
            Self::Desktop => (1280, 1024),
            Self::Phone => (320, 640),
        }
    }
}

/// The colours that a reader's system asks pages for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    Light,
    Dark,
}

/// Whether pages may run scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    On,
    Off,
}

/// An open browser. What [`Client`] can do, it can do too. Closed when dropped.
pub struct Browser {
    client: Client,
    port: u16,
    script: Script,
    window: Mutex<Window>,
    /// Dropped before the profile, so that nothing writes to it any more.
    _driver: Process,
    _profile: TempDir,
}

impl Browser {
    /// Opens a browser with a window like a desktop's, scripts on.
    pub async fn open() -> Self {
        Self::open_as(Window::Desktop, Script::On).await
    }

    pub async fn open_as(window: Window, script: Script) -> Self {
        let profile = tempfile::tempdir().expect("a temporary folder can be made");
        let driver = Process::start("chromedriver".as_ref(), &["--port=0"], profile.path());
        let port = driver
            .line(|line| {
                line.split_once("started successfully on port ")?
                    .1
                    .trim_end_matches('.')
                    .parse()
                    .ok()
            })
            .await;
        let (width, height) = window.size();
        let arguments = json!([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            // As telephones have it: a bar would take its width from the page.
            "--hide-scrollbars",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
            "--force-prefers-reduced-motion",
            format!("--window-size={width},{height}"),
            format!(
                "--user-data-dir={}",
                profile.path().join("profile").display()
            ),
        ]);
        let capabilities = json!({
            "browserName": "chrome",
            "goog:chromeOptions": { "args": arguments },
            "goog:loggingPrefs": { "browser": "ALL" },
        });
        let Value::Object(capabilities) = capabilities else {
            unreachable!("it was written as an object just above")
        };
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .expect("the browser opens");
        let browser = Self {
            client,
            port,
            script: Script::On,
            window: Mutex::new(window),
            _driver: driver,
            _profile: profile,
        };
        browser.resize(window).await;
        browser.with_script(script).await
    }

    /// Shows the page that is open, and those that follow, in a window of another size.
    pub async fn resize(&self, window: Window) {
        // A window of its own cannot be as narrow as a telephone; a screen can be pretended to.
        let (width, height) = window.size();
        let metrics =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics)
            .await;
        *self.window.lock().expect("nobody panics holding it") = window;
    }

    /// Shows the page that is open, and those that follow, in light or dark colours.
    pub async fn dress(&self, scheme: Scheme) {
        let value = match scheme {
            Scheme::Light => "light",
            Scheme::Dark => "dark",
        };
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": value }] });
        self.devtools("Emulation.setEmulatedMedia", features).await;
    }

    /// The size of the window now.
    pub fn window(&self) -> Window {
        *self.window.lock().expect("nobody panics holding it")
    }

    /// Switches scripts on or off for the pages opened from now on.
    pub async fn with_script(mut self, script: Script) -> Self {
        let disabled = json!({ "value": script == Script::Off });
        self.devtools("Emulation.setScriptExecutionDisabled", disabled)
            .await;
        self.script = script;
        self
    }

    /// Gives a command of the DevTools protocol and returns its answer.
    pub async fn devtools(&self, command: &'static str, parameters: Value) -> Value {
        let body = json!({ "cmd": command, "params": parameters });
        self.client
            .issue_cmd(Vendor {
                path: "goog/cdp/execute",
                body,
            })
            .await
            .unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    /// Runs `work` with scripts on, whatever holds for the pages. Scripts that a page had not been allowed to run do not
    /// run afterwards either.
    pub(crate) async fn scripted<T>(&self, work: impl Future<Output = T>) -> T {
        if self.script == Script::Off {
            self.devtools(
                "Emulation.setScriptExecutionDisabled",
                json!({ "value": false }),
            )
            .await;
        }
        let result = work.await;
        if self.script == Script::Off {
            self.devtools(
                "Emulation.setScriptExecutionDisabled",
                json!({ "value": true }),
            )
            .await;
        }
        result
    }

    /// Opens a page and waits until it is there.
    pub async fn visit(&self, url: &str) {
        self.client
            .goto(url)
            .await
            .unwrap_or_else(|error| panic!("{url}: {error}"));
    }

    /// The words of the page's first heading.
    pub async fn heading(&self) -> String {
        self.one(Locator::Css("h1"))
            .await
            .text()
            .await
            .expect("a heading has a text")
    }

    /// Everything there is to read on the page.
    pub async fn words(&self) -> String {
        self.one(Locator::Css("body"))
            .await
            .text()
            .await
            .expect("a body has a text")
    }

    /// The path of the page.
    pub async fn path(&self) -> String {
        self.client
            .current_url()
            .await
            .expect("a page is open")
            .path()
            .to_owned()
    }

    /// Types into the field whose label reads `label`, in place of what stands there.
    pub async fn fill(&self, label: &str, text: &str) {
        let field = self.field(label).await;
        field
            .clear()
            .await
            .unwrap_or_else(|error| panic!("{label}: {error}"));
        field
            .send_keys(text)
            .await
            .unwrap_or_else(|error| panic!("{label}: {error}"));
    }

    /// Picks an option of the list whose label reads `label`.
    pub async fn pick(&self, label: &str, option: &str) {
        let field = self.field(label).await;
        field
            .select_by_label(option)
            .await
            .unwrap_or_else(|error| panic!("{label}, {option}: {error}"));
    }

    /// Ticks a box or picks a round button by the words of its label. One that is ticked stays so.
    pub async fn tick(&self, label: &str) {
        let field = self.field(label).await;
        if !field
            .is_selected()
            .await
            .unwrap_or_else(|error| panic!("{label}: {error}"))
        {
            field
                .click()
                .await
                .unwrap_or_else(|error| panic!("{label}: {error}"));
        }
    }

    /// Presses the button with these words and waits for the page that follows.
    pub async fn press(&self, words: &str) {
        // One that only Enter presses is hidden from everybody.
        let path = format!(
            "//button[normalize-space()={} and not(@aria-hidden='true')]",
            quoted(words)
        );
        self.go_by(&self.one(Locator::XPath(&path)).await, words)
            .await;
    }

    /// Follows the link with these words to another page.
    pub async fn follow(&self, words: &str) {
        let path = format!("//a[normalize-space()={}]", quoted(words));
        self.go_by(&self.one(Locator::XPath(&path)).await, words)
            .await;
    }

    /// Follows the link in whose words these are, for instance a reference.
    pub async fn follow_containing(&self, words: &str) {
        let path = format!("//a[contains(normalize-space(), {})]", quoted(words));
        self.go_by(&self.one(Locator::XPath(&path)).await, words)
            .await;
    }

    async fn go_by(&self, element: &Element, words: &str) {
        let click = async {
            element
                .click()
                .await
                .unwrap_or_else(|error| panic!("«{words}»: {error}"));
        };
        self.turn(words, click).await;
    }

    /// Does `act` and waits until another document is there, whole. The driver's own waiting is not enough: a form may
    /// be sent a moment after the click has returned.
    ///
    /// # Panics
    /// When no other document comes in time; `words` tell what was done.
    pub async fn turn(&self, words: &str, act: impl Future<Output = ()>) {
        let before = self.one(Locator::Css("html")).await.element_id();
        act.await;
        let another = async {
            loop {
                // Between two documents there may be no root for a moment.
                let now = self
                    .client
                    .find(Locator::Css("html"))
                    .await
                    .map(|root| root.element_id());
                if now.is_ok_and(|now| now != before)
                    && self
                        .client
                        .execute("return document.readyState", Vec::new())
                        .await
                        .is_ok_and(|s| s == "complete")
                {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        if tokio::time::timeout(PATIENCE, another).await.is_err() {
            let page = self.client.source().await.unwrap_or_default();
            panic!("nothing followed on «{words}»\n{page}");
        }
    }

    /// Picks one of several answers by its words; `question` are the words above the group.
    pub async fn choose(&self, question: &str, answer: &str) {
        let path = format!(
            "//fieldset[legend[normalize-space()={}]]//label[normalize-space()={}]",
            quoted(question),
            quoted(answer)
        );
        let label = self.one(Locator::XPath(&path)).await;
        // What is folded away is unfolded first.
        let folded = format!("{path}/ancestor::details[not(@open)]/summary");
        let folds = self.client.find_all(Locator::XPath(&folded)).await;
        for fold in folds.expect("folds can be looked for") {
            fold.click().await.expect("a fold can be opened");
        }
        self.labelled(&label, answer)
            .await
            .click()
            .await
            .unwrap_or_else(|error| panic!("{question}, {answer}: {error}"));
    }

    /// The field that belongs to a label, by the label's `for`.
    pub async fn field(&self, label: &str) -> Element {
        let path = format!("//label[normalize-space()={}]", quoted(label));
        let element = self.one(Locator::XPath(&path)).await;
        self.labelled(&element, label).await
    }

    async fn labelled(&self, element: &Element, label: &str) -> Element {
        let id = element.attr("for").await.expect("attributes can be read");
        let id = id.unwrap_or_else(|| panic!("the label «{label}» belongs to no field"));
        self.one(Locator::Id(&id)).await
    }

    /// The only element found so.
    ///
    /// # Panics
    /// When there is none, with the words of the page.
    pub async fn one(&self, search: Locator<'_>) -> Element {
        match self.client.find(search).await {
            Ok(element) => element,
            Err(error) => {
                let page = self.client.source().await.unwrap_or_default();
                let address = self
                    .client
                    .current_url()
                    .await
                    .map(String::from)
                    .unwrap_or_default();
                panic!("{search:?} is not on {address}: {error}\n{page}")
            }
        }
    }

    /// What pages complained of in the console since the last question: refused styles and scripts, files not found,
    /// errors of scripts.
    pub async fn complaints(&self) -> Vec<String> {
        let command = Vendor {
            path: "se/log",
            body: json!({ "type": "browser" }),
        };
        let entries = self
            .client
            .issue_cmd(command)
            .await
            .expect("the driver keeps the console");
        let entries = entries.as_array().cloned().unwrap_or_default();
        entries
            .iter()
            .filter(|entry| matches!(entry["level"].as_str(), Some("SEVERE" | "WARNING")))
            .map(|entry| entry["message"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// Whether the page is wider than the window, so that it must be pushed sideways to be read.
    pub async fn overflows(&self) -> bool {
        let script =
            "return document.documentElement.scrollWidth > document.documentElement.clientWidth";
        let wide = self
            .scripted(self.client.execute(script, Vec::new()))
            .await
            .expect("a page can be measured");
        wide == Value::Bool(true)
    }

    /// Keeps a picture of the page, whole height, as `screenshots/<name>.png` in the folder of the test programs.
    pub async fn picture(&self, name: &str) -> PathBuf {
        let picture = self
            .devtools(
                "Page.captureScreenshot",
                json!({ "format": "png", "captureBeyondViewport": true }),
            )
            .await;
        let picture = picture["data"].as_str().expect("a picture was taken");
        let test = std::env::current_exe().expect("a test knows where it lies");
        let folder = test
            .parent()
            .and_then(|deps| deps.parent())
            .expect("tests lie in target/<profile>/deps");
        let file = folder.join("screenshots").join(name).with_extension("png");
        std::fs::create_dir_all(file.parent().expect("it was just joined"))
            .expect("the folder can be made");
        let bytes = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, picture);
        std::fs::write(&file, bytes.expect("it is base64")).expect("the picture can be kept");
        file
    }
}

impl Deref for Browser {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

impl fmt::Debug for Browser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Browser on port {}", self.port)
    }
}

impl Drop for Browser {
    /// Asks the driver to end, which takes Chromium with it; killing the driver would leave Chromium behind. This works
    /// without the async runtime, which may be gone when a test has failed.
    fn drop(&mut self) {
        let Ok(mut stream) = std::net::TcpStream::connect(("127.0.0.1", self.port)) else {
            return;
        };
        let request = format!(
            "GET /shutdown HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\r\n",
            self.port
        );
        let asked = stream
            .set_read_timeout(Some(Duration::from_secs(10)))
            .and_then(|()| stream.write_all(request.as_bytes()))
            .and_then(|()| stream.read_to_end(&mut Vec::new()));
        if let Err(error) = asked {
            eprintln!("the driver did not end in an orderly way: {error}");
        }
    }
}

/// A command that Chromium's driver knows beside the standard ones.
#[derive(Debug)]
struct Vendor {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Vendor {
    fn endpoint(
        &self,
        base: &Url,
        session: Option<&str>,
    ) -> Result<Url, <Url as std::str::FromStr>::Err> {
        base.join(&format!(
            "session/{}/{}",
            session.unwrap_or_default(),
            self.path
        ))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.body.to_string()))
    }
}

/// A text as XPath writes it; XPath knows no escape, only two kinds of quotes.
fn quoted(text: &str) -> String {
    match (text.contains('"'), text.contains('\'')) {
        (false, _) => format!("\"{text}\""),
        (true, false) => format!("'{text}'"),
        (true, true) => format!("concat(\"{}\")", text.replace('"', "\", '\"', \"")),
    }
}
