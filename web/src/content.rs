//! Pages and announcements that come with the product. They change with it until
//! somebody of the municipality makes one their own.

use crate::clock::Clock;
use anyhow::{Context as _, anyhow};
use engine::content::{self, Kind, Page};
use rust_embed::RustEmbed;
use store::Store;

#[derive(RustEmbed)]
#[folder = "../content"]
#[include = "*.md"]
struct Files;

/// What this binary was built with.
pub fn shipped() -> anyhow::Result<Vec<Page>> {
    let mut pages = Vec::new();
    for path in Files::iter() {
        let Some(name) = path.strip_suffix(".el.md") else {
            continue;
        };
        let (folder, slug) = name
            .split_once('/')
            .with_context(|| format!("content/{path} is in no folder"))?;
        let kind = Kind::ALL
            .into_iter()
            .find(|kind| kind.folder() == folder)
            .with_context(|| format!("content/{folder} is no kind of page"))?;
        let (el, en) = (text(&path)?, text(&format!("{name}.en.md"))?);
        let page = content::read(kind, slug, &el, &en);
        pages.push(page.with_context(|| format!("reading content/{name}"))?);
    }
    Ok(pages)
}

fn text(path: &str) -> anyhow::Result<String> {
    let file = Files::get(path).ok_or_else(|| anyhow!("content/{path} is missing"))?;
    Ok(String::from_utf8(file.data.into_owned())?)
}

/// Writes them where they do not stand yet.
pub async fn ship(store: &Store, clock: &Clock) -> anyhow::Result<()> {
    for page in shipped()? {
        store.ship_page(&page, clock.now()).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shipped_can_be_read_in_both_languages() {
        let pages = shipped().unwrap();
        assert!(pages.len() >= 6, "{}", pages.len());
        for page in &pages {
            assert!(page.published_at.is_some(), "{}", page.slug);
            for text in [&page.title.en, &page.summary.en, &page.body.en] {
                assert!(!text.is_empty(), "{}", page.slug);
            }
        }
    }
}
