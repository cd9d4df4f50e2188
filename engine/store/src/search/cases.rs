//! Cases that staff look for: by number, by the applicant's name, by the service. What
//! is found is read by the rule of who may see a case, however it was found.
//!
//! The cost does not grow with the number of cases. Terms stand by office and moment, so
//! one word gives the newest cases that have it and nothing else is looked at. Of several
//! words the one that the fewest cases have leads: at most [`LED`] of its cases are looked
//! at, the newest first, for whether they have the others.

use super::document::KNOWN;
use super::index::NAMES;
use super::{list, mend};
use crate::case::CaseRow;
use crate::db::{Argument, Conn, Record, args, rows, statements};
use crate::error::Error;
use crate::store::Store;
use crate::viewer::Viewer;
use engine::case::{AccountId, CaseId};
use engine::search::{Class, Query, QueryWord, Word};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

statements! {
    /// Offices whose cases somebody may see, by the rule of [`CaseRow`]'s readers.
    OFFICES = "SELECT DISTINCT office FROM memberships
               WHERE account = $1 AND role IN ('registrar', 'director', 'cashier')
               ORDER BY office";
    /// Services by their names and keywords, on offer or not.
    SERVICES =
        lite "SELECT DISTINCT t.term, d.slug
              FROM search_terms t JOIN search_documents d ON d.id = t.document
              WHERE t.term IN (SELECT value FROM json_each($1)) AND t.weight >= $2
                AND d.kind = 'service' ORDER BY t.term, d.slug",
        pg "SELECT DISTINCT t.term, d.slug
            FROM search_terms t JOIN search_documents d ON d.id = t.document
            WHERE t.term = ANY (ARRAY(SELECT json_array_elements_text($1::json)))
              AND t.weight >= $2 AND d.kind = 'service' ORDER BY t.term, d.slug";
    /// How many cases have a term, up to as many as matter.
    COUNT = "SELECT count(*) AS found FROM (
               SELECT 1 FROM case_terms WHERE office = $1 AND term = $2 LIMIT $3) AS few";
    NEWEST = "SELECT opened_at, case_id FROM case_terms WHERE office = $1 AND term = $2
              ORDER BY opened_at DESC, case_id DESC LIMIT $3";
    /// Of the newest with one term, those that have one of others.
    MEETING =
        lite "SELECT l.opened_at, l.case_id FROM (
                SELECT opened_at, case_id FROM case_terms WHERE office = $1 AND term = $2
                ORDER BY opened_at DESC, case_id DESC LIMIT $3) AS l
              WHERE EXISTS (SELECT 1 FROM json_each($4) o CROSS JOIN case_terms t
                WHERE t.office = $1 AND t.term = o.value AND t.opened_at = l.opened_at
                  AND t.case_id = l.case_id)",
        pg "SELECT l.opened_at, l.case_id FROM (
              SELECT opened_at, case_id FROM case_terms WHERE office = $1 AND term = $2
              ORDER BY opened_at DESC, case_id DESC LIMIT $3) AS l
            WHERE EXISTS (SELECT 1 FROM case_terms t
              WHERE t.office = $1 AND t.term = ANY (ARRAY(SELECT json_array_elements_text($4::json)))
                AND t.opened_at = l.opened_at AND t.case_id = l.case_id)";
    /// By reference or protocol number, for the applicant ($2) or staff ($3).
    NUMBERED =
        lite "SELECT c.id, c.reference, c.protocol, c.service, c.version, c.office, c.step,
                c.status, c.outcome, c.opened_at, c.updated_at, ap.starts_at AS appointment,
                p.given_name, p.family_name
              FROM cases c JOIN accounts p ON p.id = c.applicant
              LEFT JOIN appointments ap ON ap.case_id = c.id
              WHERE c.id IN (
                SELECT id FROM cases WHERE reference IN (SELECT value FROM json_each($1))
                UNION SELECT id FROM cases WHERE protocol IN (SELECT value FROM json_each($1)))
              AND (c.applicant = $2 OR EXISTS (
                SELECT 1 FROM memberships m WHERE m.account = $3 AND m.office = c.office
                  AND m.role IN ('registrar', 'director', 'cashier')))
              ORDER BY c.opened_at DESC, c.id DESC",
        pg "SELECT c.id, c.reference, c.protocol, c.service, c.version, c.office, c.step,
              c.status, c.outcome, c.opened_at, c.updated_at, ap.starts_at AS appointment,
              p.given_name, p.family_name
            FROM cases c JOIN accounts p ON p.id = c.applicant
            LEFT JOIN appointments ap ON ap.case_id = c.id
            WHERE c.id IN (
              SELECT id FROM cases
              WHERE reference = ANY (ARRAY(SELECT json_array_elements_text($1::json)))
              UNION SELECT id FROM cases
              WHERE protocol = ANY (ARRAY(SELECT json_array_elements_text($1::json))))
            AND (c.applicant = $2 OR EXISTS (
              SELECT 1 FROM memberships m WHERE m.account = $3 AND m.office = c.office
                AND m.role IN ('registrar', 'director', 'cashier')))
            ORDER BY c.opened_at DESC, c.id DESC";
    OWN = "SELECT c.id, c.reference, c.protocol, c.service, c.version, c.office, c.step, c.status,
             c.outcome, c.opened_at, c.updated_at, a.starts_at AS appointment
           FROM cases c LEFT JOIN appointments a ON a.case_id = c.id
           WHERE c.applicant = $1 ORDER BY c.opened_at DESC, c.id DESC LIMIT $2";
}

rows! {
    /// Cases with the member of staff who looks.
    SHOW (2) =
        lite "SELECT c.id, c.reference, c.protocol, c.service, c.version, c.office, c.step,
                c.status, c.outcome, c.opened_at, c.updated_at, ap.starts_at AS appointment,
                p.given_name, p.family_name
              FROM (VALUES {rows}) AS v JOIN cases c ON c.id = v.column1
              JOIN accounts p ON p.id = c.applicant
              LEFT JOIN appointments ap ON ap.case_id = c.id
              WHERE EXISTS (
                SELECT 1 FROM memberships m WHERE m.account = v.column2 AND m.office = c.office
                  AND m.role IN ('registrar', 'director', 'cashier'))",
        pg "SELECT c.id, c.reference, c.protocol, c.service, c.version, c.office, c.step,
              c.status, c.outcome, c.opened_at, c.updated_at, ap.starts_at AS appointment,
              p.given_name, p.family_name
            FROM (VALUES {rows}) AS v JOIN cases c ON c.id = v.column1::uuid
            JOIN accounts p ON p.id = c.applicant
            LEFT JOIN appointments ap ON ap.case_id = c.id
            WHERE EXISTS (
              SELECT 1 FROM memberships m WHERE m.account = v.column2::uuid
                AND m.office = c.office
                AND m.role IN ('registrar', 'director', 'cashier'))";
}

/// Cases of the leading word that are looked at.
const LED: i64 = 4_000;
/// More cases than this need not be told apart when the leading word is chosen.
const COUNTED: i64 = 2_000;
/// Words of a question that cases are looked for by.
const WORDS: usize = 5;
/// Least weight of the words that a service is meant by: its name and keywords.
const MEANT: i64 = 28;
/// A little more than is shown is read, for cases that have gone to another office.
const SPARE: usize = 10;
/// Own cases that are looked through.
const OWN_LOOKED_AT: i64 = 300;

/// A case that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundCase {
    pub row: CaseRow,
    /// Given name and family name.
    pub applicant: String,
}

/// Cases for whoever may see them, the newest first.
#[derive(Clone, Debug)]
pub struct CasesFound {
    /// What was looked for in the end.
    pub query: Query,
    pub cases: Vec<FoundCase>,
    /// There are others after these.
    pub more: bool,
}

/// Moment and identity: the order that both databases and this program share.
type Place = (Timestamp, CaseId);

impl FoundCase {
    fn read(row: &Record) -> sqlx::Result<FoundCase> {
        Ok(FoundCase {
            row: CaseRow::read(row)?,
            applicant: format!("{} {}", row.text("given_name")?, row.text("family_name")?),
        })
    }
}

impl Store {
    /// Cases that go by one of these references or protocol numbers.
    pub async fn cases_numbered(
        &self,
        viewer: Viewer,
        numbers: &[String],
    ) -> Result<Vec<FoundCase>, Error> {
        let (applicant, staff) = viewer.sides();
        if numbers.is_empty() || (applicant.is_none() && staff.is_none()) {
            return Ok(Vec::new());
        }
        let mut conn = self.db.read().await?;
        let numbers = list(numbers);
        let with = args![&numbers, applicant, staff];
        Ok(conn.all(NUMBERED, with, FoundCase::read).await?)
    }

    /// The newest of what an account applied for, as many as are looked through.
    pub async fn newest_own_cases(&self, account: AccountId) -> Result<Vec<CaseRow>, Error> {
        let mut conn = self.db.read().await?;
        let with = args![account, OWN_LOOKED_AT];
        Ok(conn.all(OWN, with, CaseRow::read).await?)
    }

    /// Cases of the viewer's offices that have every word of the question which any of
    /// their cases has. Nothing for those who are not staff.
    pub async fn search_cases(
        &self,
        viewer: Viewer,
        query: &Query,
        offset: usize,
        limit: usize,
    ) -> Result<CasesFound, Error> {
        let mut found = CasesFound {
            query: query.clone(),
            cases: Vec::new(),
            more: false,
        };
        let (_, Some(staff)) = viewer.sides() else {
            return Ok(found);
        };
        let mut conn = self.db.read().await?;
        let read = |row: &Record| row.text("office");
        let offices = conn.all(OFFICES, args![staff], read).await?;
        if offices.is_empty() || query.is_empty() {
            return Ok(found);
        }
        let mut looked: Vec<Sought> = Vec::new();
        for (place, word) in query.words().iter().take(WORDS).enumerate() {
            let Some(sought) = seek(&mut conn, &offices, word).await? else {
                continue;
            };
            if let Some(shown) = &sought.mended {
                found.query.mend(place, shown);
            }
            looked.push(sought);
        }
        looked.sort_by_key(|sought| sought.count);
        let Some((lead, others)) = looked.split_first() else {
            return Ok(found);
        };
        let wanted = offset + limit + 1 + SPARE;
        let mut places = BTreeSet::new();
        for office in &offices {
            places.append(&mut meet(&mut conn, office, lead, others, wanted).await?);
        }
        let ids: Vec<CaseId> = places
            .iter()
            .rev()
            .take(wanted)
            .map(|(_, id)| *id)
            .collect();
        let with: Vec<Argument<'_>> = ids
            .iter()
            .flat_map(|id| [Argument::from(*id), staff.into()])
            .collect();
        let mut cases = conn.all_rows(&SHOW, &with, FoundCase::read).await?;
        cases.sort_by_key(|case| std::cmp::Reverse((case.row.opened_at, case.row.case)));
        found.more = cases.len() > offset + limit;
        found.cases = cases.into_iter().skip(offset).take(limit).collect();
        Ok(found)
    }
}

/// A word, as cases of these offices have it.
struct Sought {
    /// Any of them will do.
    terms: Vec<String>,
    count: i64,
    /// The known word in its place.
    mended: Option<String>,
}

/// By its strictest forms that any case has; else by a known word one slip away.
async fn seek(
    conn: &mut Conn,
    offices: &[String],
    word: &QueryWord,
) -> sqlx::Result<Option<Sought>> {
    if let Some(sought) = forms(conn, offices, &word.word).await? {
        return Ok(Some(sought));
    }
    let mut best: Option<Sought> = None;
    for ((class, names), (_, known)) in NAMES.into_iter().zip(KNOWN) {
        for scope in [names, known] {
            for shown in mend::candidates(conn, &word.word, class, scope).await? {
                let Some(other) = Word::of(&shown) else {
                    continue;
                };
                let Some(sought) = forms(conn, offices, &other).await? else {
                    continue;
                };
                if best.as_ref().is_none_or(|best| sought.count > best.count) {
                    best = Some(Sought {
                        mended: Some(shown),
                        ..sought
                    });
                }
            }
        }
        if best.is_some() {
            break;
        }
    }
    Ok(best)
}

async fn forms(conn: &mut Conn, offices: &[String], word: &Word) -> sqlx::Result<Option<Sought>> {
    let all = word.terms();
    let asked: Vec<&String> = all.iter().map(|(_, term)| term).collect();
    let mut services: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let read = |row: &Record| Ok((row.text("term")?, row.text("slug")?));
    for (term, slug) in conn.all(SERVICES, args![&list(asked), MEANT], read).await? {
        services.entry(term).or_default().push(format!("={slug}"));
    }
    // Greeklish has no stem that a Greek name could share.
    let strict = |class: Class| match class {
        Class::Exact | Class::Stem => true,
        Class::Skeleton => word.is_latin(),
        Class::Root => false,
    };
    for strictly in [true, false] {
        let mut terms: BTreeSet<String> = BTreeSet::new();
        for (class, term) in all.iter().filter(|(class, _)| strict(*class) || !strictly) {
            match class {
                Class::Stem | Class::Skeleton => {
                    terms.insert(term.clone());
                }
                Class::Exact | Class::Root => {}
            }
            terms.extend(services.get(term).into_iter().flatten().cloned());
        }
        let mut count = 0;
        for office in offices {
            for term in &terms {
                let with = args![office, term, COUNTED];
                count += conn.one(COUNT, with, |row| row.number("found")).await?;
            }
        }
        if count > 0 {
            return Ok(Some(Sought {
                terms: terms.into_iter().collect(),
                count,
                mended: None,
            }));
        }
    }
    Ok(None)
}

/// The newest cases of an office that have the leading word and all others.
async fn meet(
    conn: &mut Conn,
    office: &String,
    lead: &Sought,
    others: &[Sought],
    wanted: usize,
) -> sqlx::Result<BTreeSet<Place>> {
    let read = |row: &Record| Ok((row.moment("opened_at")?, row.case("case_id")?));
    let mut found = BTreeSet::new();
    for term in &lead.terms {
        let Some((second, rest)) = others.split_first() else {
            let wanted = i64::try_from(wanted).unwrap_or(LED);
            found.extend(conn.all(NEWEST, args![office, term, wanted], read).await?);
            continue;
        };
        let terms = list(&second.terms);
        let with = args![office, term, LED, &terms];
        let met = conn.all(MEETING, with, read).await?;
        let mut places: BTreeSet<Place> = met.into_iter().collect();
        for other in rest {
            if places.is_empty() {
                break;
            }
            let terms = list(&other.terms);
            let with = args![office, term, LED, &terms];
            let met = conn.all(MEETING, with, read).await?;
            let having: BTreeSet<Place> = met.into_iter().collect();
            places.retain(|place| having.contains(place));
        }
        found.append(&mut places);
    }
    Ok(found)
}
