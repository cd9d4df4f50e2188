//! From the parser's events to the tree, within bounds.

use super::{Entry, Kind, Node, Scalar, Spot, step};
use crate::definition::findings::Findings;
use granit_parser::{ErrorKind, Event, Marker, Parser, ScalarStyle, Span};
use std::collections::BTreeSet;

const MOST_BYTES: usize = 256 * 1024;
const MOST_NODES: usize = 20_000;
const MOST_DEPTH: usize = 32;

/// Reads one file. `None`: it cannot be read any further, and why is among the
/// findings.
pub fn read(text: &str, findings: &mut Findings) -> Option<Node> {
    if text.len() > MOST_BYTES {
        findings.add(
            Spot::START,
            "too-big",
            format!("the file is larger than {} KiB", MOST_BYTES / 1024),
            "divide it, or take out what does not belong in it",
        );
        return None;
    }
    let tabs = check_characters(text, findings);
    // A tab is reported above; as a space it lets the rest be read.
    let text = text.replace('\t', " ");
    let mut options = granit_parser::options! {
        emit_unresolved_aliases: true,
        emit_anchor_events: true,
        disallow_directives: true,
        flow_nesting_limit: MOST_DEPTH,
        block_nesting_limit: MOST_DEPTH,
    };
    options.set_emit_comments(false);
    let mut tree = Tree {
        text: &text,
        findings,
        stack: Vec::new(),
        root: None,
        nodes: 0,
        documents: 0,
    };
    for event in Parser::new_from_str_with_options(&text, options) {
        match event {
            Ok((event, span)) => {
                if tree.take(event, span).is_err() {
                    return None;
                }
            }
            Err(error) => {
                if !tabs {
                    tree.broken(&error);
                }
                return None;
            }
        }
    }
    let root = tree.root.take();
    root.or(Some(Node {
        at: Spot::START,
        kind: Kind::Empty,
    }))
}

/// Reports characters that have no place in a service file. Says whether there
/// was a tab among them.
fn check_characters(text: &str, findings: &mut Findings) -> bool {
    let mut tabs = false;
    let mut at = Spot::START;
    let mut letters = text.char_indices().peekable();
    while let Some((index, letter)) = letters.next() {
        let ends_line = letter == '\r' && letters.peek().is_some_and(|(_, next)| *next == '\n');
        if letter == '\t' {
            tabs = true;
            findings.add(
                at,
                "tab",
                "a tab stands here, and its width differs from screen to screen",
                "use spaces",
            );
        } else if is_hidden(letter) && letter != '\n' && !ends_line && index != 0 {
            findings.add(
                at,
                "control-character",
                format!(
                    "an invisible character (U+{:04X}) stands here",
                    u32::from(letter)
                ),
                "delete it",
            );
        }
        // The parser gives a byte-order mark at the start no column.
        if letter != '\u{feff}' || index != 0 {
            step(&mut at, letter);
        }
    }
    tabs
}

/// Characters that people cannot see, or that turn the direction of others.
fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
        )
}

/// A list or map that is not closed yet.
enum Open {
    List {
        at: Spot,
        items: Vec<Node>,
    },
    Map {
        at: Spot,
        entries: Vec<Entry>,
        names: BTreeSet<String>,
        next: Next,
    },
}

/// What a map waits for.
enum Next {
    Key,
    /// The value of this key; `None`: the key is refused, and so is the value.
    Value(Option<Scalar>),
}

struct Tree<'a> {
    text: &'a str,
    findings: &'a mut Findings,
    stack: Vec<Open>,
    root: Option<Node>,
    nodes: usize,
    documents: usize,
}

/// The file is read no further.
struct Enough;

impl Tree<'_> {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the parser may learn events that a service has no use for"
    )]
    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), Enough> {
        let at = spot(&span);
        if event.is_node() {
            self.count(at)?;
            self.check_tag(&event, &span);
        }
        match event {
            Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    self.findings.add(
                        at,
                        "several-documents",
                        "a second document begins here",
                        "write one service in one file, without lines of ---",
                    );
                    return Err(Enough);
                }
            }
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                self.findings.add(
                    at,
                    "alias",
                    "a value that begins with * refers to another place",
                    "write the value itself; put a text that begins with * between quotes",
                );
                self.place(Node {
                    at,
                    kind: Kind::Refused,
                });
            }
            Event::Scalar(value, style, ..) => {
                let node = self.scalar(&value, style, &span, at);
                self.place(node);
            }
            Event::SequenceStart(..) => self.stack.push(Open::List {
                at,
                items: Vec::new(),
            }),
            Event::MappingStart(..) => self.stack.push(Open::Map {
                at,
                entries: Vec::new(),
                names: BTreeSet::new(),
                next: Next::Key,
            }),
            Event::SequenceEnd | Event::MappingEnd => {
                let node = match self.stack.pop() {
                    Some(Open::List { at, items }) => Node {
                        at,
                        kind: Kind::List(items),
                    },
                    Some(Open::Map { at, entries, .. }) => Node {
                        at,
                        kind: Kind::Map(entries),
                    },
                    None => return Err(Enough),
                };
                self.place(node);
            }
            Event::Anchor(..) => self.findings.add(
                at,
                "anchor",
                "a name for repeating (&) is given here",
                "write the value itself; put a text that begins with & between quotes",
            ),
            // Comments are not asked for.
            _ => {}
        }
        Ok(())
    }

    fn count(&mut self, at: Spot) -> Result<(), Enough> {
        self.nodes += 1;
        if self.nodes > MOST_NODES {
            self.findings.add(
                at,
                "too-big",
                format!("the file holds more than {MOST_NODES} values"),
                "divide it, or take out what does not belong in it",
            );
            return Err(Enough);
        }
        if self.stack.len() >= MOST_DEPTH {
            self.too_deep(at);
            return Err(Enough);
        }
        Ok(())
    }

    fn too_deep(&mut self, at: Spot) {
        self.findings.add(
            at,
            "too-deep",
            format!("values stand more than {MOST_DEPTH} levels inside each other"),
            "use fewer levels",
        );
    }

    fn check_tag(&mut self, event: &Event<'_>, span: &Span) {
        if event.tag().is_some() {
            self.findings.add(
                span.tag_start()
                    .map_or_else(|| spot(span), |start| marked(&start)),
                "tag",
                "a tag (!) is given here",
                "leave the tag out; put a text that begins with ! between quotes",
            );
        }
    }

    fn scalar(&self, value: &str, style: ScalarStyle, span: &Span, at: Spot) -> Node {
        let raw = span.slice(self.text).unwrap_or_default();
        let plain = style == ScalarStyle::Plain;
        if plain && raw.is_empty() {
            return Node {
                at,
                kind: Kind::Empty,
            };
        }
        let after = span
            .byte_range()
            .and_then(|range| self.text.get(range.end..))
            .unwrap_or_default();
        Node {
            at,
            kind: Kind::Text(Scalar {
                text: value.to_owned(),
                at,
                raw: raw.to_owned(),
                hash_follows: plain && after.trim_start_matches(' ').starts_with('#'),
            }),
        }
    }

    /// Puts a finished value where it belongs.
    fn place(&mut self, node: Node) {
        match self.stack.last_mut() {
            None => self.root = Some(node),
            Some(Open::List { items, .. }) => items.push(node),
            Some(Open::Map {
                entries,
                names,
                next,
                ..
            }) => match std::mem::replace(next, Next::Key) {
                Next::Key => *next = Next::Value(key(node, names, self.findings)),
                Next::Value(Some(key)) => entries.push(Entry { key, value: node }),
                Next::Value(None) => {}
            },
        }
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "most of its ninety kinds of errors are mended alike"
    )]
    fn broken(&mut self, error: &granit_parser::ScanError) {
        let at = marked(error.marker());
        let mend = match error.kind() {
            ErrorKind::RecursionLimitExceeded => return self.too_deep(at),
            ErrorKind::MappingValueNotAllowed => {
                "put a text that holds a colon between quotes, indent keys alike, and close every { above"
            }
            ErrorKind::UnclosedFlowCollection { .. }
            | ErrorKind::ExpectedFlowMappingSeparator
            | ErrorKind::ExpectedFlowSequenceSeparator => {
                "close every { and [, put commas between, and put texts with , or : between quotes"
            }
            ErrorKind::UnclosedQuotedScalar => "close the quotation marks",
            ErrorKind::DirectiveDisallowed => "leave lines that begin with % out",
            ErrorKind::UnexpectedCharacter { .. } => {
                "put a text that begins with this character between quotes"
            }
            _ => "compare the indentation and the quotation marks with the lines around it",
        };
        self.findings.add(
            at,
            "yaml",
            format!("this is not readable as YAML: {}", error.info()),
            mend,
        );
    }
}

/// A key that can be used, or `None` after a finding.
fn key(node: Node, names: &mut BTreeSet<String>, findings: &mut Findings) -> Option<Scalar> {
    let key = match node.kind {
        Kind::Text(key) => key,
        Kind::Refused => return None,
        Kind::List(_) | Kind::Map(_) | Kind::Empty => {
            findings.add(
                node.at,
                "key-not-text",
                "a name before : has to be a word",
                "write one word before the colon",
            );
            return None;
        }
    };
    if key.text == "<<" {
        findings.add(
            key.at,
            "merge-key",
            "<< takes values over from another place",
            "write the values themselves",
        );
        return None;
    }
    if !names.insert(key.text.clone()) {
        findings.add(
            key.at,
            "duplicate-key",
            format!("`{}` is written twice here", key.text),
            "keep one of the two",
        );
        return None;
    }
    Some(key)
}

fn spot(span: &Span) -> Spot {
    marked(&span.start)
}

fn marked(marker: &Marker) -> Spot {
    Spot {
        line: count(marker.line()),
        column: count(marker.col() + 1),
    }
}

/// Lines and columns of a file of bounded size.
fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
