//! Documents: services on offer, pages and announcements that are published.

use super::{list, mend};
use crate::db::{Argument, Conn, Record, args, rows, statements};
use crate::error::Error;
use crate::store::Store;
use engine::definition::{self, Words};
use engine::files::Files;
use engine::search::{self, Class, Document, Posting, Query, Word, forms, of_service};
use engine::text::Text;
use jiff::Timestamp;
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

statements! {
    FORGET = "DELETE FROM search_terms WHERE document = $1";
    PUT = "INSERT INTO search_documents (id, kind, slug, version, title, words)
           VALUES ($1, $2, $3, $4, $5, $6)
           ON CONFLICT (id) DO UPDATE SET title = excluded.title, words = excluded.words";
    PUT_TERMS =
        lite "INSERT INTO search_terms (term, document, weight)
              SELECT key, $1, value FROM json_each($2)",
        pg "INSERT INTO search_terms (term, document, weight)
            SELECT key, $1, value::bigint FROM json_each_text($2::json)";
    PUT_WORDS =
        lite "INSERT INTO search_words (scope, key, form, shown)
              SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'),
                json_extract(value, '$[2]'), json_extract(value, '$[3]')
              FROM json_each($1) WHERE true ON CONFLICT DO NOTHING",
        pg "INSERT INTO search_words (scope, key, form, shown)
            SELECT value->>0, value->>1, value->>2, value->>3
            FROM json_array_elements($1::json) ON CONFLICT DO NOTHING";
    /// Of what can be read at $2: of a service the version on offer, of pages those that
    /// are published.
    POSTINGS =
        lite "SELECT t.term, t.weight, d.id, d.kind, d.slug
              FROM search_terms t JOIN search_documents d ON d.id = t.document
              WHERE t.term IN (SELECT value FROM json_each($1))
                AND (d.version = (
                    SELECT v.digest FROM versions v
                    WHERE v.service = d.slug AND v.retired_at IS NULL
                    ORDER BY v.number DESC LIMIT 1)
                  OR EXISTS (
                    SELECT 1 FROM pages p
                    WHERE p.kind = d.kind AND p.slug = d.slug AND p.published_at <= $2))",
        pg "SELECT t.term, t.weight, d.id, d.kind, d.slug
            FROM search_terms t JOIN search_documents d ON d.id = t.document
            WHERE t.term = ANY (ARRAY(SELECT json_array_elements_text($1::json)))
              AND (d.version = (
                  SELECT v.digest FROM versions v
                  WHERE v.service = d.slug AND v.retired_at IS NULL
                  ORDER BY v.number DESC LIMIT 1)
                OR EXISTS (
                  SELECT 1 FROM pages p
                  WHERE p.kind = d.kind AND p.slug = d.slug AND p.published_at <= $2))";
}

rows! {
    SHOW (1) = "SELECT d.id, d.kind, d.slug, d.title, d.words, p.published_at
                FROM search_documents d LEFT JOIN pages p ON p.kind = d.kind AND p.slug = d.slug
                WHERE d.id IN ({rows})";
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DocumentKind {
    Service,
    Page,
    Announcement,
}

impl DocumentKind {
    pub const ALL: [DocumentKind; 3] = [
        DocumentKind::Service,
        DocumentKind::Page,
        DocumentKind::Announcement,
    ];

    pub fn word(self) -> &'static str {
        match self {
            DocumentKind::Service => "service",
            DocumentKind::Page => "page",
            DocumentKind::Announcement => "announcement",
        }
    }

    fn of(word: &str) -> Option<DocumentKind> {
        DocumentKind::ALL
            .into_iter()
            .find(|kind| kind.word() == word)
    }
}

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentRow {
    pub kind: DocumentKind,
    pub slug: String,
    pub title: Text,
    /// What an excerpt is taken from.
    pub words: Text,
    /// Of a page or an announcement.
    pub published_at: Option<Timestamp>,
}

/// A piece of all that was found, the best first.
#[derive(Clone, Debug)]
pub struct Found {
    /// What was looked for in the end; see [`Query::is_mended`].
    pub query: Query,
    pub documents: Vec<DocumentRow>,
    pub total: usize,
}

/// What a document is told apart by; also the order of those that are worth the same.
type Key = (DocumentKind, String, Uuid);

/// Scopes of known words: as they are folded, and their skeletons.
pub(super) const KNOWN: [(Class, &str); 2] = [(Class::Exact, "f"), (Class::Skeleton, "k")];

impl Store {
    /// Looks for a question among what everybody may read at `now`.
    pub async fn search_documents(
        &self,
        query: &Query,
        now: Timestamp,
        offset: usize,
        limit: usize,
    ) -> Result<Found, Error> {
        let mut found = Found {
            query: query.clone(),
            documents: Vec::new(),
            total: 0,
        };
        if query.is_empty() {
            return Ok(found);
        }
        let mut conn = self.db.read().await?;
        let mut ranking = rank(&mut conn, query, now).await?;
        if ranking.known.contains(&false) {
            for place in 0..ranking.known.len() {
                if !ranking.known[place]
                    && let Some(shown) = mended(&mut conn, &query.words()[place].word, now).await?
                {
                    found.query.mend(place, &shown);
                }
            }
            if found.query.is_mended() {
                ranking = rank(&mut conn, &found.query, now).await?;
            }
        }
        found.total = ranking.documents.len();
        let ids: Vec<Uuid> = ranking
            .documents
            .iter()
            .skip(offset)
            .take(limit)
            .map(|(_, _, id)| *id)
            .collect();
        let with: Vec<Argument<'_>> = ids.iter().map(|id| (*id).into()).collect();
        let rows = conn
            .all_rows(&SHOW, &with, |row| {
                Ok((row.id("id")?, DocumentRow::read(row)?))
            })
            .await?;
        let mut rows: HashMap<Uuid, DocumentRow> = rows.into_iter().collect();
        found.documents = ids.iter().filter_map(|id| rows.remove(id)).collect();
        Ok(found)
    }
}

impl DocumentRow {
    fn read(row: &Record) -> sqlx::Result<DocumentRow> {
        Ok(DocumentRow {
            kind: row.word("kind", DocumentKind::of)?,
            slug: row.text("slug")?,
            title: row.json("title")?,
            words: row.json("words")?,
            published_at: row.some_moment("published_at")?,
        })
    }
}

async fn rank(
    conn: &mut Conn,
    query: &Query,
    now: Timestamp,
) -> sqlx::Result<search::Ranking<Key>> {
    let postings = postings(conn, &query.terms(), now).await?;
    Ok(search::rank(query, &postings))
}

async fn postings(
    conn: &mut Conn,
    terms: &[String],
    now: Timestamp,
) -> sqlx::Result<Vec<Posting<Key>>> {
    let read = |row: &Record| {
        Ok(Posting {
            document: (
                row.word("kind", DocumentKind::of)?,
                row.text("slug")?,
                row.id("id")?,
            ),
            term: row.text("term")?,
            weight: row.small("weight")?,
        })
    };
    conn.all(POSTINGS, args![&list(terms), now], read).await
}

/// The known word one slip away that most documents have.
async fn mended(conn: &mut Conn, word: &Word, now: Timestamp) -> sqlx::Result<Option<String>> {
    for (class, scope) in KNOWN {
        let candidates = mend::candidates(conn, word, class, scope).await?;
        let terms: BTreeMap<String, &String> = candidates
            .iter()
            .filter_map(|shown| Some((Class::Exact.of(&Word::of(shown)?.fold), shown)))
            .collect();
        let mut having: BTreeMap<String, usize> = BTreeMap::new();
        let asked: Vec<String> = terms.keys().cloned().collect();
        for posting in postings(conn, &asked, now).await? {
            *having.entry(posting.term).or_default() += 1;
        }
        // The candidates stand in the order of their likeness.
        let place = |term: &String| {
            let of = terms.get(term).copied();
            candidates.iter().position(|shown| Some(shown) == of)
        };
        let best = having
            .iter()
            .min_by_key(|(term, documents)| (std::cmp::Reverse(**documents), place(term)));
        if let Some((term, _)) = best {
            return Ok(terms.get(term).map(|shown| (*shown).clone()));
        }
    }
    Ok(None)
}

/// Writes a document and its terms in the place of what stood there.
pub(crate) async fn put(
    tx: &mut Conn,
    kind: DocumentKind,
    slug: &str,
    version: Option<&str>,
    document: &Document,
) -> sqlx::Result<()> {
    let name = format!("{} {slug} {}", kind.word(), version.unwrap_or_default());
    let id = Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes());
    let json = |text: &Text| serde_json::to_string(text).expect("a text serializes");
    let (title, words) = (json(&document.title), json(&document.text));
    tx.execute(FORGET, args![id]).await?;
    let with = args![id, kind.word(), slug, version, &title, &words];
    tx.execute(PUT, with).await?;
    let terms = serde_json::to_string(document.terms()).expect("terms serialize");
    tx.execute(PUT_TERMS, args![id, &terms]).await?;
    put_known(tx, document.known(), KNOWN).await
}

/// Writes known words; those that are known already stay as they are.
pub(super) async fn put_known(
    tx: &mut Conn,
    known: &BTreeMap<String, String>,
    scopes: [(Class, &str); 2],
) -> sqlx::Result<()> {
    let mut words: Vec<[&str; 4]> = Vec::new();
    let forms: Vec<_> = known
        .iter()
        .map(|(fold, shown)| (forms(fold), shown))
        .collect();
    for (forms, shown) in &forms {
        for (class, form, keys) in forms {
            let scope = scopes.iter().find(|(of, _)| of == class);
            if let Some((_, scope)) = scope {
                words.extend(keys.iter().map(|key| [*scope, key, form, shown]));
            }
        }
    }
    words.sort_unstable();
    if words.is_empty() {
        return Ok(());
    }
    let words = serde_json::to_string(&words).expect("words serialize");
    tx.execute(PUT_WORDS, args![&words]).await?;
    Ok(())
}

/// The document of a published version. Files that cannot be read are not shown
/// either, and are not found.
pub(crate) fn of_version(service: &str, files: &Files) -> Option<Document> {
    let words = Words::read(files).ok()?;
    let path = format!("workflows/{service}.yaml");
    let definition = definition::read_published(&path, files, &words).ok()?;
    Some(of_service(&definition))
}

/// Writes the document of a version that was just published.
pub(crate) async fn put_version(
    tx: &mut Conn,
    service: &str,
    digest: &str,
    files: &Files,
) -> sqlx::Result<()> {
    match of_version(service, files) {
        Some(document) => put(tx, DocumentKind::Service, service, Some(digest), &document).await,
        None => Ok(()),
    }
}
