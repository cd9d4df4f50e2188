//! Markdown to blocks of text. What is not known here is shown as the text it is: HTML
//! between the lines too. A picture is its description. Links lead to pages of ours, to
//! `https`, to mail and to telephones; others are just their words.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use serde::Serialize;

/// A piece of text that is written in one way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Run {
    pub text: String,
    pub strong: bool,
    pub link: Option<Link>,
}

/// Where a link leads. The beginning of the address is the template's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Link {
    /// A path of ours, without language.
    Here(String),
    /// What follows `https://`.
    Web(String),
    /// What follows `mailto:`.
    Mail(String),
    /// What follows `tel:`.
    Phone(String),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// A heading below the title of the page.
    Heading(Vec<Run>),
    /// One below that.
    Subheading(Vec<Run>),
    Paragraph(Vec<Run>),
    /// Something quoted or to be noticed.
    Quote(Vec<Run>),
    /// Points of a list; what stands within a point follows it as points of their own.
    Points(Vec<Vec<Run>>),
    /// The same with numbers.
    Steps(Vec<Vec<Run>>),
    /// The first row is the head.
    Table(Vec<Vec<Vec<Run>>>),
    Line,
}

/// Blocks of one page; a text that has more was not written by a person.
const MOST_BLOCKS: usize = 2_000;

/// Reads Markdown. Never fails and never looks back: each event is taken once.
pub fn blocks(text: &str) -> Vec<Block> {
    let mut page = Page::default();
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        page.take(event);
        if page.blocks.len() >= MOST_BLOCKS {
            break;
        }
    }
    page.end_list();
    page.blocks
}

/// The words of it, for searching.
pub fn plain(text: &str) -> String {
    let mut words = String::new();
    let mut say = |runs: &[Run]| {
        for run in runs {
            words.push_str(&run.text);
        }
        words.push('\n');
    };
    for block in blocks(text) {
        match block {
            Block::Heading(runs)
            | Block::Subheading(runs)
            | Block::Paragraph(runs)
            | Block::Quote(runs) => say(&runs),
            Block::Points(points) | Block::Steps(points) => points.iter().for_each(|p| say(p)),
            Block::Table(rows) => rows.iter().flatten().for_each(|cell| say(cell)),
            Block::Line => {}
        }
    }
    words.trim_end().to_owned()
}

#[derive(Default)]
struct Page {
    blocks: Vec<Block>,
    runs: Vec<Run>,
    strong: usize,
    links: Vec<Option<Link>>,
    quotes: usize,
    /// Lists that are open; the outermost says whether its points are numbered.
    lists: usize,
    numbered: bool,
    points: Vec<Vec<Run>>,
    heading: Option<HeadingLevel>,
    rows: Vec<Vec<Vec<Run>>>,
    row: Vec<Vec<Run>>,
}

impl Page {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text)
            | Event::Code(text)
            | Event::Html(text)
            | Event::InlineHtml(text)
            | Event::InlineMath(text)
            | Event::DisplayMath(text)
            | Event::FootnoteReference(text) => self.say(&text),
            Event::SoftBreak | Event::HardBreak => self.say(" "),
            Event::Rule => self.put(Block::Line),
            Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph => {}
            Tag::Heading { level, .. } => {
                self.end_runs();
                self.heading = Some(level);
            }
            Tag::BlockQuote(_) => {
                self.end_runs();
                self.quotes += 1;
            }
            Tag::CodeBlock(CodeBlockKind::Indented | CodeBlockKind::Fenced(_)) | Tag::HtmlBlock => {
                self.end_runs();
            }
            Tag::List(first) => {
                self.end_runs();
                if self.lists == 0 {
                    self.numbered = first.is_some();
                }
                self.lists += 1;
            }
            Tag::Item => self.end_runs(),
            Tag::Strong => self.strong += 1,
            Tag::Link { dest_url, .. } => self.links.push(link(&dest_url)),
            Tag::Table(_) => {
                self.end_runs();
                self.end_list();
            }
            Tag::Emphasis
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Image { .. }
            | Tag::TableHead
            | Tag::TableRow
            | Tag::TableCell
            | Tag::FootnoteDefinition(_)
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::Item => {
                self.end_runs();
            }
            TagEnd::Heading(_) => {
                self.end_runs();
                self.heading = None;
            }
            TagEnd::BlockQuote(_) => {
                self.end_runs();
                self.quotes = self.quotes.saturating_sub(1);
            }
            TagEnd::List(_) => {
                self.end_runs();
                self.lists = self.lists.saturating_sub(1);
                if self.lists == 0 {
                    self.end_list();
                }
            }
            TagEnd::Strong => self.strong = self.strong.saturating_sub(1),
            TagEnd::Link => {
                self.links.pop();
            }
            TagEnd::TableCell => self.row.push(std::mem::take(&mut self.runs)),
            TagEnd::TableHead | TagEnd::TableRow => self.rows.push(std::mem::take(&mut self.row)),
            TagEnd::Table => {
                let rows = std::mem::take(&mut self.rows);
                self.put(Block::Table(rows));
            }
            TagEnd::Emphasis
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Image
            | TagEnd::FootnoteDefinition
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::MetadataBlock(_) => {}
        }
    }

    fn say(&mut self, text: &str) {
        let (strong, link) = (self.strong > 0, self.links.last().cloned().flatten());
        match self.runs.last_mut() {
            Some(last) if last.strong == strong && last.link == link => last.text.push_str(text),
            Some(_) | None => self.runs.push(Run {
                text: text.to_owned(),
                strong,
                link,
            }),
        }
    }

    /// What was said so far becomes a block, or a point of the list that is open.
    fn end_runs(&mut self) {
        let runs = std::mem::take(&mut self.runs);
        if runs.iter().all(|run| run.text.trim().is_empty()) {
            return;
        }
        if self.lists > 0 {
            self.points.push(runs);
            return;
        }
        let block = match self.heading {
            Some(HeadingLevel::H1 | HeadingLevel::H2) => Block::Heading(runs),
            Some(HeadingLevel::H3 | HeadingLevel::H4 | HeadingLevel::H5 | HeadingLevel::H6) => {
                Block::Subheading(runs)
            }
            None if self.quotes > 0 => Block::Quote(runs),
            None => Block::Paragraph(runs),
        };
        self.put(block);
    }

    fn end_list(&mut self) {
        self.end_runs();
        let points = std::mem::take(&mut self.points);
        if !points.is_empty() {
            self.put(if self.numbered {
                Block::Steps(points)
            } else {
                Block::Points(points)
            });
        }
    }

    fn put(&mut self, block: Block) {
        self.blocks.push(block);
    }
}

/// Only what cannot run anything. Nothing invisible and no space in an address.
fn link(to: &str) -> Option<Link> {
    let visible = |c: char| !c.is_whitespace() && !c.is_control();
    if to.is_empty() || to.len() > 500 || !to.chars().all(visible) || to.contains('\\') {
        return None;
    }
    let after = |scheme: &str| {
        let head = to.get(..scheme.len())?;
        let rest = to.get(scheme.len()..)?;
        (head.eq_ignore_ascii_case(scheme) && !rest.is_empty()).then(|| rest.to_owned())
    };
    if to.starts_with('/') {
        return (!to.starts_with("//")).then(|| Link::Here(to.to_owned()));
    }
    if let Some(rest) = after("https://") {
        let is_host = rest.starts_with(|c: char| c.is_alphanumeric());
        return is_host.then_some(Link::Web(rest));
    }
    if let Some(rest) = after("mailto:") {
        let plain = |c: char| c.is_ascii_alphanumeric() || "@.-_+".contains(c);
        return rest.chars().all(plain).then_some(Link::Mail(rest));
    }
    let rest = after("tel:")?;
    let plain = |c: char| c.is_ascii_digit() || "+-".contains(c);
    rest.chars().all(plain).then_some(Link::Phone(rest))
}
