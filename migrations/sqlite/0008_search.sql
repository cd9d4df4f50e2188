-- Pages and announcements, in every language.
CREATE TABLE pages (
  kind         TEXT    NOT NULL CHECK (kind IN ('page', 'announcement')),
  slug         TEXT    NOT NULL,
  revision     INTEGER NOT NULL CHECK (revision >= 1),
  origin       TEXT    NOT NULL CHECK (origin IN ('shipped', 'edited')),
  digest       TEXT    NOT NULL CHECK (length(digest) = 64), -- of what was shipped or edited last
  title        TEXT    NOT NULL CHECK (json_valid(title)),
  summary      TEXT    NOT NULL CHECK (json_valid(summary)),
  keywords     TEXT    NOT NULL CHECK (json_valid(keywords)),
  body         TEXT    NOT NULL CHECK (json_valid(body)), -- Markdown
  published_at INTEGER, -- null: nobody reads it yet
  updated_at   INTEGER NOT NULL,
  PRIMARY KEY (kind, slug)
) STRICT, WITHOUT ROWID;
CREATE INDEX pages_by_date ON pages (kind, published_at);

-- What can be found by everybody. Whether it is shown is asked of versions and pages.
CREATE TABLE search_documents (
  id      BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16), -- made from kind, slug and version
  kind    TEXT NOT NULL CHECK (kind IN ('service', 'page', 'announcement')),
  slug    TEXT NOT NULL,
  version TEXT REFERENCES versions (digest), -- of a service
  title   TEXT NOT NULL CHECK (json_valid(title)),
  words   TEXT NOT NULL CHECK (json_valid(words)) -- excerpts are taken from here
) STRICT, WITHOUT ROWID;

CREATE TABLE search_terms (
  term     TEXT    NOT NULL,
  document BLOB    NOT NULL REFERENCES search_documents (id),
  weight   INTEGER NOT NULL,
  PRIMARY KEY (term, document)
) STRICT, WITHOUT ROWID;
CREATE INDEX search_terms_by_document ON search_terms (document);

-- Known words, by what they have in common with words one slip away.
CREATE TABLE search_words (
  scope TEXT NOT NULL,
  key   TEXT NOT NULL,
  form  TEXT NOT NULL,
  shown TEXT NOT NULL,
  PRIMARY KEY (scope, key, form)
) STRICT, WITHOUT ROWID;

-- Terms of people's names.
CREATE TABLE account_terms (
  account BLOB NOT NULL REFERENCES accounts (id),
  term    TEXT NOT NULL,
  PRIMARY KEY (account, term)
) STRICT, WITHOUT ROWID;

-- Cases by what their office looks for them by: names of applicants, and services. In the
-- order of their opening, so that the newest are found without looking at the others.
CREATE TABLE case_terms (
  office    TEXT    NOT NULL,
  term      TEXT    NOT NULL,
  opened_at INTEGER NOT NULL,
  case_id   BLOB    NOT NULL REFERENCES cases (id),
  PRIMARY KEY (office, term, opened_at, case_id)
) STRICT, WITHOUT ROWID;

-- By which making of the analyser the terms were made.
CREATE TABLE search_state (
  name     TEXT    NOT NULL PRIMARY KEY,
  analyser INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
