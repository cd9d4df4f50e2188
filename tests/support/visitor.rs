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
    #[expect(
        clippy::disallowed_methods,
        reason = "a visitor is outside; the product's own client is not under test"
    )]
    pub fn at(home: &str) -> Self {
        static CRYPTOGRAPHY: Once = Once::new();
        CRYPTOGRAPHY.call_once(|| {
            // An error says that somebody chose one before, which is as good.
            rustls::crypto::ring::default_provider()
                .install_default()
                .ok();
        });
        let client = Client::builder()
            .cookie_store(true)
            .redirect(Policy::none())
            .no_proxy()
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

async fn sent(request: RequestBuilder) -> Page {
    let answer: Response = request
        .send()
        .await
        .unwrap_or_else(|error| panic!("no answer: {error:?}"));
    let (status, url, headers) = (
        answer.status(),
        answer.url().clone(),
        answer.headers().clone(),
    );
    let body = answer
        .text()
        .await
        .unwrap_or_else(|error| panic!("the answer broke off: {error:?}"));
    Page {
        status,
        url,
        headers,
        body,
    }
}
