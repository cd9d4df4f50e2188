//! A page as it came over HTTP, and the forms on it, filled in without a browser.

use reqwest::{Method, StatusCode, Url};
use scraper::{ElementRef, Html, Selector};

/// An answer of the server, read to its end.
#[derive(Clone, Debug)]
pub struct Page {
    pub status: StatusCode,
    /// Where it was found, redirects followed.
    pub url: Url,
    pub headers: reqwest::header::HeaderMap,
    pub body: String,
}

impl Page {
    /// The words of the first heading.
    pub fn heading(&self) -> String {
        self.texts("h1")
            .into_iter()
            .next()
            .unwrap_or_else(|| panic!("no heading on {}\n{}", self.url, self.body))
    }

    /// The words of each element that a CSS selector finds, spaces made single.
    pub fn texts(&self, css: &str) -> Vec<String> {
        self.parsed().select(&selector(css)).map(words).collect()
    }

    /// For each element that `group` finds: the words of its `title`, with those of every `item` in it.
    pub fn texts_within(&self, group: &str, title: &str, item: &str) -> Vec<(String, String)> {
        let page = self.parsed();
        let (group, title, item) = (selector(group), selector(title), selector(item));
        let mut found = Vec::new();
        for group in page.select(&group) {
            let title = group.select(&title).next();
            let title = title.map(words).unwrap_or_default();
            let items = group.select(&item).map(words);
            found.extend(items.map(|item| (title.clone(), item)));
        }
        found
    }

    /// Everything there is to read on the page, spaces made single.
    pub fn words(&self) -> String {
        self.texts("body").join(" ")
    }

    /// The values of an attribute of each element that a CSS selector finds.
    pub fn attributes(&self, css: &str, attribute: &str) -> Vec<String> {
        let page = self.parsed();
        page.select(&selector(css))
            .filter_map(|element| element.attr(attribute))
            .map(str::to_owned)
            .collect()
    }

    /// What stands beside a name in a list of names and values (`<dt>`, `<dd>`), spaces made single.
    ///
    /// # Panics
    /// When the name is not there.
    pub fn fact(&self, name: &str) -> String {
        let page = self.parsed();
        let facts = selector("dt");
        let value = page
            .select(&facts)
            .filter(|term| words(*term) == name)
            .flat_map(|term| term.next_siblings().filter_map(ElementRef::wrap))
            .find(|next| next.value().name() == "dd");
        let value = value.unwrap_or_else(|| panic!("no «{name}» on {}\n{}", self.url, self.body));
        words(value)
    }

    /// The cookies set, as a browser would send them back: `name=value; name=value`.
    pub fn cookies(&self) -> String {
        let set = self.headers.get_all("set-cookie").iter();
        set.filter_map(|cookie| cookie.to_str().ok()?.split(';').next())
            .collect::<Vec<_>>()
            .join("; ")
    }

    /// The bytes of the page with the token of its forms made the same for everybody.
    pub fn without_token(&self) -> String {
        let tokens = self.attributes("input[name=csrf]", "value");
        tokens.iter().fold(self.body.clone(), |body, token| {
            body.replace(token, "TOKEN")
        })
    }

    /// Where the link with these words leads.
    pub fn link(&self, text: &str) -> Url {
        let page = self.parsed();
        let link = page
            .select(&selector("a[href]"))
            .find(|link| words(*link) == text);
        let link =
            link.unwrap_or_else(|| panic!("no link «{text}» on {}\n{}", self.url, self.body));
        self.url
            .join(link.attr("href").expect("it was selected by it"))
            .expect("links are urls")
    }

    /// The form that a CSS selector finds, as a browser would send it untouched: hidden fields, values and ticks that are
    /// already there, no button.
    ///
    /// # Panics
    /// When there is none, or more than one.
    pub fn form(&self, css: &str) -> Form {
        let page = self.parsed();
        let forms: Vec<ElementRef<'_>> = page.select(&selector(css)).collect();
        let [form] = forms.as_slice() else {
            panic!(
                "{} forms match {css} on {} ({})\n{}",
                forms.len(),
                self.url,
                self.status,
                self.body
            )
        };
        let action = form.attr("action").filter(|action| !action.is_empty());
        let action = action.map_or(self.url.clone(), |action| {
            self.url.join(action).expect("actions are urls")
        });
        let post = form
            .attr("method")
            .is_some_and(|method| method.eq_ignore_ascii_case("post"));
        let method = if post { Method::POST } else { Method::GET };
        let fields = form
            .select(&selector("input[name], select[name], textarea[name]"))
            .flat_map(untouched)
            .collect();
        let names = form
            .select(&selector(
                "input[name], select[name], textarea[name], button[name]",
            ))
            .filter_map(|field| field.attr("name"))
            .map(str::to_owned)
            .collect();
        Form {
            action,
            method,
            fields,
            names,
        }
    }

    fn parsed(&self) -> Html {
        Html::parse_document(&self.body)
    }
}

/// A form about to be sent.
#[derive(Clone, Debug)]
pub struct Form {
    pub action: Url,
    pub method: Method,
    /// Names and values in the order of the page.
    pub fields: Vec<(String, String)>,
    /// The names of everything that could be filled in.
    names: Vec<String>,
}

impl Form {
    /// Fills in a field of the page, in place of what stands there.
    ///
    /// # Panics
    /// When the page has no such field; what a page does not offer is sent with [`Form::smuggle`].
    #[must_use]
    pub fn with(self, name: &str, value: &str) -> Self {
        assert!(
            self.names.iter().any(|known| known == name),
            "no field {name}; there are {:?}",
            self.names
        );
        self.smuggle(name, value)
    }

    /// Sets a field whether or not the page offers it.
    #[must_use]
    pub fn smuggle(mut self, name: &str, value: &str) -> Self {
        match self.fields.iter_mut().find(|(known, _)| known == name) {
            Some((_, old)) => value.clone_into(old),
            None => self.fields.push((name.to_owned(), value.to_owned())),
        }
        self
    }

    /// Sends a field once more, beside what stands there.
    #[must_use]
    pub fn twice(mut self, name: &str, value: &str) -> Self {
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Leaves a field out altogether.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.fields.retain(|(known, _)| known != name);
        self
    }

    /// The value that would be sent for a field.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }
}

/// What a browser sends for a field nobody touched (HTML, "constructing the entry list").
fn untouched(field: ElementRef<'_>) -> Vec<(String, String)> {
    let name = field.attr("name").unwrap_or_default().to_owned();
    if field.attr("disabled").is_some() {
        return Vec::new();
    }
    let values: Vec<String> = match field.value().name() {
        "textarea" => vec![
            field
                .text()
                .collect::<String>()
                .trim_start_matches('\n')
                .to_owned(),
        ],
        "select" => {
            let options: Vec<ElementRef<'_>> = field.select(&selector("option")).collect();
            let chosen = options
                .iter()
                .find(|option| option.attr("selected").is_some())
                .or(options.first());
            chosen
                .map(|option| {
                    option
                        .attr("value")
                        .map_or_else(|| words(*option), str::to_owned)
                })
                .into_iter()
                .collect()
        }
        _ => match field.attr("type").unwrap_or("text") {
            "submit" | "button" | "image" | "reset" | "file" => Vec::new(),
            "checkbox" | "radio" if field.attr("checked").is_none() => Vec::new(),
            "checkbox" | "radio" => vec![field.attr("value").unwrap_or("on").to_owned()],
            _ => vec![field.attr("value").unwrap_or_default().to_owned()],
        },
    };
    values
        .into_iter()
        .map(|value| (name.clone(), value))
        .collect()
}

fn words(element: ElementRef<'_>) -> String {
    element
        .text()
        .flat_map(str::split_whitespace)
        .collect::<Vec<_>>()
        .join(" ")
}

fn selector(css: &str) -> Selector {
    Selector::parse(css).unwrap_or_else(|error| panic!("{css}: {error}"))
}
