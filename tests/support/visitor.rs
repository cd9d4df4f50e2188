//! Somebody with cookies and without a browser, for what a browser cannot do: a hundred at once, forms bent out of
//! shape, pages gone stale.

use std::sync::Once;

use reqwest::header::LOCATION;
use reqwest::redirect::Policy;
use reqwest::{Client, Method, RequestBuilder, Response};

use crate::{Form, PATIENCE, Page, Server};

/// A visitor with a cookie jar of their own. Clones share it, as the tabs of one browser do.
#[derive(Clone, Debug)]
pub struct Visitor {
    client: Client,
    home: String,
}

impl Visitor {
    /// Someone new, who has never been to `server`.
    pub fn new(server: &Server) -> Self {
        Self::at(&server.url(""))
    }

    /// Someone new at an address such as `http://127.0.0.1:8080`.
    pub fn at(home: &str) -> Self {
        Self::coming_from(home, None)
    }

    /// Someone new who comes from another address of this machine, `127.0.0.<last>`, for what is counted by address.
    pub fn from_address(server: &Server, last: u8) -> Self {
        Self::coming_from(&server.url(""), Some([127, 0, 0, last]))
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "a visitor is outside; the product's own client is not under test"
    )]
    fn coming_from(home: &str, from: Option<[u8; 4]>) -> Self {
        provide_cryptography();
        let client = Client::builder()
            .cookie_store(true)
            .redirect(Policy::none())
            .no_proxy()
            .local_address(from.map(Into::into))
            .timeout(PATIENCE)
            .build()
            .expect("a client can be made");
        Self {
            client,
            home: home.trim_end_matches('/').to_owned(),
        }
    }

    /// Opens a page, by path or full address, and follows where it is sent on to.
    pub async fn get(&self, place: &str) -> Page {
        self.followed(self.request(Method::GET, place)).await
    }

    /// Opens a page and stays there, even when it sends elsewhere.
    pub async fn knock(&self, place: &str) -> Page {
        sent(self.request(Method::GET, place)).await
    }

    /// Sends a form and follows where it leads.
    pub async fn submit(&self, form: Form) -> Page {
        self.followed(self.filled(&form)).await
    }

    /// Sends a form and returns the answer itself, a redirect too.
    pub async fn send(&self, form: &Form) -> Page {
        sent(self.filled(form)).await
    }

    /// Sends a form that may meet a server that is going down: the answer, or that none came.
    pub async fn try_send(&self, form: &Form) -> Result<Page, reqwest::Error> {
        answered(self.filled(form)).await
    }

    /// Opens a page of a server that may be going down.
    pub async fn try_knock(&self, place: &str) -> Result<Page, reqwest::Error> {
        answered(self.request(Method::GET, place)).await
    }

    /// Sends a request made by hand and returns the answer itself.
    pub async fn ask(&self, request: RequestBuilder) -> Page {
        sent(request).await
    }

    /// A request made by hand, with this visitor's cookies.
    pub fn request(&self, method: Method, place: &str) -> RequestBuilder {
        let url = if place.starts_with('/') {
            format!("{}{place}", self.home)
        } else {
            place.to_owned()
        };
        self.client.request(method, url)
    }

    fn filled(&self, form: &Form) -> RequestBuilder {
        let request = self.request(form.method.clone(), form.action.as_str());
        // A browser says where a form was; the product may ask.
        let request = request.header("Origin", form.action.origin().ascii_serialization());
        if form.method == Method::GET {
            request.query(&form.fields)
        } else {
            request.form(&form.fields)
        }
    }

    async fn followed(&self, request: RequestBuilder) -> Page {
        let mut page = sent(request).await;
        for _ in 0..10 {
            let Some(onward) = page.headers.get(LOCATION) else {
                return page;
            };
            let onward = onward.to_str().expect("addresses are ASCII").to_owned();
            let onward = page.url.join(&onward).expect("a redirect names an address");
            page = sent(self.client.get(onward)).await;
        }
        panic!("sent on and on, last to {}", page.url)
    }
}

/// Chooses whose cryptography this program goes by, once.
pub fn provide_cryptography() {
    static CRYPTOGRAPHY: Once = Once::new();
    CRYPTOGRAPHY.call_once(|| {
        // An error says that somebody chose one before, which is as good.
        rustls::crypto::ring::default_provider()
            .install_default()
            .ok();
    });
}

async fn sent(request: RequestBuilder) -> Page {
    answered(request)
        .await
        .unwrap_or_else(|error| panic!("no answer: {error:?}"))
}

async fn answered(request: RequestBuilder) -> Result<Page, reqwest::Error> {
    let answer: Response = request.send().await?;
    let (status, url, headers) = (
        answer.status(),
        answer.url().clone(),
        answer.headers().clone(),
    );
    let body = answer.text().await?;
    Ok(Page {
        status,
        url,
        headers,
        body,
    })
}
