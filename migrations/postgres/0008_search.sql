-- Pages and announcements, in every language.
CREATE TABLE pages (
  kind         TEXT    NOT NULL CHECK (kind IN ('page', 'announcement')),
  slug         TEXT    NOT NULL,
  revision     BIGINT NOT NULL CHECK (revision >= 1),
  origin       TEXT    NOT NULL CHECK (origin IN ('shipped', 'edited')),
  digest       TEXT    NOT NULL CHECK (length(digest) = 64), -- of what was shipped or edited last
  title        TEXT    NOT NULL,
  summary      TEXT    NOT NULL,
  keywords     TEXT    NOT NULL,
  body         TEXT    NOT NULL, -- Markdown
  published_at TIMESTAMPTZ, -- null: nobody reads it yet
  updated_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (kind, slug)
);
CREATE INDEX pages_by_date ON pages (kind, published_at);

-- What can be found by everybody. Whether it is shown is asked of versions and pages.
CREATE TABLE search_documents (
  id      UUID NOT NULL PRIMARY KEY, -- made from kind, slug and version
  kind    TEXT NOT NULL CHECK (kind IN ('service', 'page', 'announcement')),
  slug    TEXT NOT NULL,
  version TEXT REFERENCES versions (digest), -- of a service
  title   TEXT NOT NULL,
  words   TEXT NOT NULL -- excerpts are taken from here
);

CREATE TABLE search_terms (
  term     TEXT COLLATE "C" NOT NULL,
  document UUID    NOT NULL REFERENCES search_documents (id),
  weight   BIGINT NOT NULL,
  PRIMARY KEY (term, document)
);
CREATE INDEX search_terms_by_document ON search_terms (document);

-- Known words, by what they have in common with words one slip away.
CREATE TABLE search_words (
  scope TEXT COLLATE "C" NOT NULL,
  key   TEXT COLLATE "C" NOT NULL,
  form  TEXT COLLATE "C" NOT NULL,
  shown TEXT NOT NULL,
  PRIMARY KEY (scope, key, form)
);

-- Terms of people's names.
CREATE TABLE account_terms (
  account UUID NOT NULL REFERENCES accounts (id),
  term    TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (account, term)
);

-- Cases by what their office looks for them by: names of applicants, and services. In the
-- order of their opening, so that the newest are found without looking at the others.
CREATE TABLE case_terms (
  office    TEXT COLLATE "C" NOT NULL,
  term      TEXT COLLATE "C" NOT NULL,
  opened_at TIMESTAMPTZ NOT NULL,
  case_id   UUID    NOT NULL REFERENCES cases (id),
  PRIMARY KEY (office, term, opened_at, case_id)
);

-- By which making of the analyser the terms were made.
CREATE TABLE search_state (
  name     TEXT    NOT NULL PRIMARY KEY,
  analyser BIGINT NOT NULL
);
