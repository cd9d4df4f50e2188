//! Files the browser loads beside pages: style, fonts, icon. Built by
//! `web/assets/build/build`, committed in `web/assets/dist`, part of the program.
//!
//! A file's address carries the beginning of its SHA-256, so it may be kept
//! for ever: `/assets/1a2b3c4d/app.css`.

use engine::municipality::theme::{Font, Theme};
use engine::text::Language;
use rust_embed::Embed;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::BTreeMap;

#[derive(Embed)]
#[folder = "assets/dist"]
struct Dist;

/// What to answer with for a file that has its digest in the address.
pub const CACHE_CONTROL: &str = "public, max-age=31536000, immutable";

pub struct Assets {
    /// By file name.
    files: BTreeMap<String, Asset>,
    theme: Theme,
}

/// The municipality's own colours and font, after `app.css`. There only when they
/// differ from the default.
pub const THEME: &str = "theme.css";

struct Asset {
    url: String,
    digest: String,
    bytes: Cow<'static, [u8]>,
}

/// A file as it is sent.
#[derive(Debug)]
pub struct AssetFile<'a> {
    pub bytes: &'a [u8],
    pub content_type: &'static str,
}

impl Assets {
    pub fn new() -> Assets {
        Assets::themed(Theme::default())
    }

    pub fn themed(theme: Theme) -> Assets {
        let mut files: BTreeMap<String, Asset> = Dist::iter()
            .filter_map(|name| {
                let bytes = Dist::get(&name)?.data;
                Some((name.to_string(), Asset::new(&name, bytes)))
            })
            .collect();
        if let Some(css) = style(&theme) {
            let asset = Asset::new(THEME, css.into_bytes().into());
            files.insert(THEME.to_owned(), asset);
        }
        Assets { files, theme }
    }

    /// Every file, by name.
    #[cfg(test)]
    pub fn each(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let files = self.files.iter();
        files.map(|(name, asset)| (name.as_str(), &*asset.bytes))
    }

    /// The colour that a browser draws around the page.
    pub fn colour(&self) -> String {
        self.theme.primary.to_string()
    }

    /// What stands beside the mark, when the municipality chose it.
    pub fn logo(&self, language: Language) -> Option<&str> {
        let logo = self.theme.logo.as_ref()?;
        Some(logo.in_language(language)).filter(|words| !words.is_empty())
    }

    /// Address of a file by its name, `app.css`.
    pub fn url(&self, name: &str) -> Option<&str> {
        self.files.get(name).map(|asset| asset.url.as_str())
    }

    /// The file at an address. `None` when the name or the digest is unknown:
    /// a digest of another release must not be answered with today's file.
    pub fn get(&self, digest: &str, name: &str) -> Option<AssetFile<'_>> {
        let asset = self.files.get(name).filter(|a| a.digest == digest)?;
        Some(AssetFile {
            bytes: &asset.bytes,
            content_type: content_type(name),
        })
    }
}

impl Asset {
    fn new(name: &str, bytes: Cow<'static, [u8]>) -> Asset {
        let digest = hex::encode(&Sha256::digest(&bytes)[..4]);
        let url = format!("/assets/{digest}/{name}");
        Asset { url, digest, bytes }
    }
}

/// The theme in the words of `_tokens.scss`. Colours can hold nothing but digits.
fn style(theme: &Theme) -> Option<String> {
    let usual = Theme::default();
    let mut css = String::new();
    let Theme {
        primary,
        deep,
        accent,
        link,
        font,
        logo: _,
    } = theme;
    let colours = [primary, deep, accent, link];
    if colours != [&usual.primary, &usual.deep, &usual.accent, &usual.link] {
        css.push_str(&format!(
            ":root{{--brand:{primary};--brand-deep:{deep};--accent:{accent}}}\
             @media screen and (prefers-color-scheme:light){{:root{{\
             --govuk-brand-colour:{primary};--govuk-link-colour:{link};\
             --govuk-link-hover-colour:{deep}}}}}"
        ));
    }
    match font {
        Font::NotoSans => {}
        // Every rule names the font itself; here it means another.
        Font::System => css.push_str("*{font-family:system-ui,sans-serif!important}"),
    }
    (!css.is_empty()).then_some(css)
}

/// The names: nobody wants fonts in a log.
impl std::fmt::Debug for Assets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.files.keys()).finish()
    }
}

impl Default for Assets {
    fn default() -> Assets {
        Assets::new()
    }
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("css") => "text/css; charset=utf-8",
        Some("woff2") => "font/woff2",
        Some("svg") => "image/svg+xml",
        Some(_) | None => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_served_only_under_its_own_digest() {
        let assets = Assets::new();
        let url = assets.url("app.css").unwrap();
        let digest = url.split('/').nth(2).unwrap();
        let file = assets.get(digest, "app.css").unwrap();
        assert_eq!(file.content_type, "text/css; charset=utf-8");
        assert!(assets.get("00000000", "app.css").is_none());
        assert!(assets.get(digest, "../Cargo.toml").is_none());
    }

    #[test]
    fn a_theme_is_a_style_of_its_own_and_the_default_is_none() {
        assert!(Assets::new().url(THEME).is_none());
        let theme: Theme = serde_json::from_str(
            r##"{"primary": "#5a1a1a", "deep": "#3d0f0f", "font": "system"}"##,
        )
        .unwrap();
        theme.check().unwrap();
        let assets = Assets::themed(theme);
        let digest = assets.url(THEME).unwrap().split('/').nth(2).unwrap();
        let css = assets.get(digest, THEME).unwrap();
        assert_eq!(css.content_type, "text/css; charset=utf-8");
        let css = String::from_utf8(css.bytes.to_vec()).unwrap();
        assert!(
            css.contains("--brand:#5a1a1a;--brand-deep:#3d0f0f;--accent:#ffdd00"),
            "{css}"
        );
        assert_eq!(css.matches('{').count(), css.matches('}').count(), "{css}");
        assert_eq!(assets.colour(), "#5a1a1a");
    }

    /// The style names fonts by address, so it must have been built with the
    /// fonts that lie beside it.
    #[test]
    fn every_address_in_the_style_leads_to_a_file() {
        let assets = Assets::new();
        let css = String::from_utf8(assets.files["app.css"].bytes.to_vec()).unwrap();
        let addresses: Vec<&str> = css
            .split("url(")
            .skip(1)
            .map(|rest| rest.split(')').next().unwrap().trim_matches(['"', '\'']))
            .collect();
        assert!(!addresses.is_empty());
        for address in addresses {
            let (digest, name) = address
                .strip_prefix("../")
                .and_then(|path| path.split_once('/'))
                .unwrap_or_else(|| panic!("{address} is not ../digest/name"));
            assert!(assets.get(digest, name).is_some(), "{address}");
        }
    }
}
