//! A crowd of people and cases for measuring the search, written in few statements:
//! rows like those of the product, without the history that made them.

use crate::bare::Bare;
use crate::db::{args, statements};
use crate::error::Error;
use engine::case::AccountId;
use jiff::Timestamp;
use uuid::Uuid;

statements! {
    /// People $2 to $3. Names are drawn so that a few are common and most are rare.
    PEOPLE =
        lite "WITH RECURSIVE n (i) AS (SELECT $2 UNION ALL SELECT i + 1 FROM n WHERE i < $3)
              INSERT INTO accounts (id, username, password_hash, given_name, family_name, email,
                level, language, created_at)
              SELECT unhex(printf('%032x', i)), 'crowd-' || i, 'none',
                json_extract($1, '$.given[' || ((i * 7919 % 997) * (i * 31 % 89) % 997
                  * json_array_length($1, '$.given') / 997) || ']'),
                json_extract($1, '$.family[' || ((i * 104729 % 9973) * (i * 17 % 101) / 101
                  * json_array_length($1, '$.family') / 9973) || ']'),
                'crowd@dimos.example', 'A', 'el', $4 FROM n",
        pg "INSERT INTO accounts (id, username, password_hash, given_name, family_name, email,
              level, language, created_at)
            SELECT lpad(to_hex(i), 32, '0')::uuid, 'crowd-' || i, 'none',
              $1::json->'given'->>((i * 7919 % 997) * (i * 31 % 89) % 997
                * json_array_length($1::json->'given') / 997)::int,
              $1::json->'family'->>((i * 104729 % 9973) * (i * 17 % 101) / 101
                * json_array_length($1::json->'family') / 9973)::int,
              'crowd@dimos.example', 'A', 'el', $4 FROM generate_series($2::bigint, $3::bigint) AS i";
    /// Cases $1 to $2, each third or so of one person, two in five of the first office.
    CASES =
        lite "WITH RECURSIVE n (i) AS (SELECT $1 UNION ALL SELECT i + 1 FROM n WHERE i < $2)
              INSERT INTO cases (id, reference, protocol, submission, service, version, applicant,
                office, step, status, revision, opened_at, updated_at, body)
              SELECT unhex(printf('01%030x', i)), '2020-' || printf('%06d', i), i || '/2020',
                unhex(printf('02%030x', i)),
                CASE WHEN i % 5 < 3 THEN $3 ELSE $5 END, CASE WHEN i % 5 < 3 THEN $4 ELSE $6 END,
                unhex(printf('%032x', 1 + i * 7919 % $7)),
                CASE WHEN i % 10 < 4 THEN $8 ELSE 'office-' || (i % 6) END,
                'check', '{\"el\":\"Η αίτηση εξετάζεται\",\"en\":\"Being examined\"}', 1,
                $9 + i * 60000000, $9 + i * 60000000, $10 FROM n",
        pg "INSERT INTO cases (id, reference, protocol, submission, service, version, applicant,
              office, step, status, revision, opened_at, updated_at, body)
            SELECT ('01' || lpad(to_hex(i), 30, '0'))::uuid,
              '2020-' || lpad(i::text, greatest(6, length(i::text)), '0'), i || '/2020',
              ('02' || lpad(to_hex(i), 30, '0'))::uuid,
              CASE WHEN i % 5 < 3 THEN $3 ELSE $5 END, CASE WHEN i % 5 < 3 THEN $4 ELSE $6 END,
              lpad(to_hex(1 + i * 7919 % $7), 32, '0')::uuid,
              CASE WHEN i % 10 < 4 THEN $8 ELSE 'office-' || (i % 6) END,
              'check', '{\"el\":\"Η αίτηση εξετάζεται\",\"en\":\"Being examined\"}', 1,
              $9::timestamptz + i * interval '1 minute',
              $9::timestamptz + i * interval '1 minute', $10
            FROM generate_series($1::bigint, $2::bigint) AS i";
    ANALYZE = "ANALYZE";
}

/// What the crowd is like.
#[derive(Clone, Debug)]
pub struct Crowd<'a> {
    pub cases: u32,
    pub given_names: &'a [String],
    pub family_names: &'a [String],
    /// Two services with the digests of their versions.
    pub services: [(&'a str, &'a str); 2],
    /// Where two cases in five are.
    pub office: &'a str,
    /// When the first was opened; one follows each minute.
    pub from: Timestamp,
    /// About as much as a case holds.
    pub body: &'a str,
}

/// Rows of one statement.
const AT_ONCE: i64 = 20_000;

impl Crowd<'_> {
    /// How many people there are.
    pub fn people(&self) -> u32 {
        (self.cases / 3).max(1)
    }

    /// One of them.
    pub fn person(&self, number: u32) -> AccountId {
        AccountId(Uuid::from_u128(u128::from(1 + number % self.people())))
    }
}

impl Bare {
    /// Writes the crowd into a database of its own, and makes the index.
    pub async fn crowd(&self, crowd: &Crowd<'_>) -> Result<(), Error> {
        let store = self.store();
        let names = serde_json::json!({
            "given": crowd.given_names,
            "family": crowd.family_names,
        })
        .to_string();
        let people = i64::from(crowd.people());
        let mut first = 1;
        while first <= people {
            let last = (first + AT_ONCE - 1).min(people);
            let mut tx = store.db.write().await?;
            tx.execute(PEOPLE, args![&names, first, last, crowd.from])
                .await?;
            tx.commit().await?;
            first = last + 1;
        }
        let [(one, one_version), (two, two_version)] = crowd.services;
        let mut first = 1;
        while first <= i64::from(crowd.cases) {
            let last = (first + AT_ONCE - 1).min(i64::from(crowd.cases));
            let mut tx = store.db.write().await?;
            let with = args![
                first,
                last,
                one,
                one_version,
                two,
                two_version,
                people,
                crowd.office,
                crowd.from,
                crowd.body,
            ];
            tx.execute(CASES, with).await?;
            tx.commit().await?;
            first = last + 1;
        }
        store.reindex().await?;
        let mut tx = store.db.write().await?;
        tx.execute(ANALYZE, args![]).await?;
        Ok(tx.commit().await?)
    }
}
