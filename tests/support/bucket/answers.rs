//! What a bucket answers to PUT, GET, HEAD, DELETE and a listing (`ListObjectsV2`), and how it misbehaves.

use std::collections::BTreeMap;

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::request::{Answer, Ending, Request};
use super::{Mood, NAME, PAGE, State, Stored, signature};

const PAGE_FOR_PEOPLE: &str =
    "<!doctype html><title>Welcome</title><h1>Sign in to the network</h1>";

#[expect(clippy::disallowed_methods, reason = "a bucket has a clock of its own")]
fn now() -> Timestamp {
    Timestamp::now()
}

impl State {
    pub(super) fn answer(&mut self, request: &Request) -> Answer {
        let range = request.header("range").unwrap_or_default();
        self.asked.push(
            format!("{} {} {range}", request.method, request.path)
                .trim_end()
                .to_owned(),
        );
        if let Err((code, beside)) = signature::verify(request, now()) {
            return refusal(403, code, &beside);
        }
        let whole = format!("/{NAME}");
        let key = request
            .path
            .strip_prefix(&whole)
            .map(|rest| rest.trim_start_matches('/').to_owned());
        let Some(key) = key else {
            return refusal(404, "NoSuchBucket", "");
        };
        if let Some(answer) = self.misbehaved(request) {
            return answer;
        }
        match (request.method.as_str(), key.is_empty()) {
            ("GET", true) if request.asked("list-type") == Some("2") => self.listing(request),
            ("GET" | "HEAD", false) => self.file(request, &key),
            ("PUT", false) => self.taken(request, key),
            ("DELETE", false) => {
                self.stored.remove(&key);
                Answer::new(204, "")
            }
            _ => refusal(501, "NotImplemented", ""),
        }
    }

    /// What is wrong with every answer, whatever was asked.
    fn misbehaved(&mut self, request: &Request) -> Option<Answer> {
        match self.mood {
            Mood::SlowDown(_) => self.once_more().then(|| refusal(503, "SlowDown", "")),
            Mood::Silent => Some(Answer::new(200, "").ending(Ending::Never)),
            Mood::Forbids => Some(refusal(403, "AccessDenied", "")),
            Mood::Full if request.method == "PUT" => Some(refusal(403, "QuotaExceeded", "")),
            Mood::SendsTo(address) => {
                let elsewhere = format!("http://{address}{}", request.path);
                Some(refusal(307, "TemporaryRedirect", "").with("location", elsewhere))
            }
            Mood::Gone => Some(refusal(404, "NoSuchBucket", "")),
            Mood::Welcomes => {
                Some(Answer::new(200, PAGE_FOR_PEOPLE).with("content-type", "text/html"))
            }
            Mood::Honest
            | Mood::Full
            | Mood::LosesAnswer(_)
            | Mood::Forgets
            | Mood::Pretends
            | Mood::Cuts(_)
            | Mood::Stalls(_)
            | Mood::Exchanges
            | Mood::Shortens
            | Mood::SaysShorter
            | Mood::SaysLonger
            | Mood::Unmeasured
            | Mood::Garbles
            | Mood::Circles
            | Mood::Floods => None,
        }
    }

    /// Counts down; whether it misbehaves this time as well.
    fn once_more(&mut self) -> bool {
        match &mut self.mood {
            Mood::SlowDown(times)
            | Mood::LosesAnswer(times)
            | Mood::Cuts(times)
            | Mood::Stalls(times) => {
                let again = *times > 0;
                *times = times.saturating_sub(1);
                again
            }
            Mood::Honest
            | Mood::Silent
            | Mood::Forbids
            | Mood::Full
            | Mood::SendsTo(_)
            | Mood::Gone
            | Mood::Forgets
            | Mood::Pretends
            | Mood::Exchanges
            | Mood::Shortens
            | Mood::SaysShorter
            | Mood::SaysLonger
            | Mood::Unmeasured
            | Mood::Welcomes
            | Mood::Garbles
            | Mood::Circles
            | Mood::Floods => false,
        }
    }

    fn taken(&mut self, request: &Request, key: String) -> Answer {
        let mut bytes = request.body.clone();
        if self.mood == Mood::Forgets {
            bytes.truncate(bytes.len() / 2);
        }
        let answer = Answer::new(200, "").with("etag", tag(&bytes));
        if self.mood != Mood::Pretends {
            self.stored.insert(
                key,
                Stored {
                    bytes,
                    modified: now(),
                },
            );
        }
        let is_lost = matches!(self.mood, Mood::LosesAnswer(_)) && self.once_more();
        answer.ending(if is_lost {
            Ending::Close
        } else {
            Ending::Stays
        })
    }

    fn file(&mut self, request: &Request, key: &str) -> Answer {
        let Some(Stored { bytes, modified }) = self.stored.get(key).cloned() else {
            return refusal(404, "NoSuchKey", "");
        };
        let modified = modified.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
        let (size, etag) = (bytes.len(), tag(&bytes));
        let range = request
            .header("range")
            .and_then(|range| ranged(range, size));
        let is_again = range.is_some();
        let answer = match range {
            Some((first, last)) => Answer::new(206, &bytes[first..=last])
                .with("content-range", format!("bytes {first}-{last}/{size}")),
            None => Answer::new(200, bytes),
        };
        let answer = answer.with("last-modified", modified);
        let half = answer.body.len() / 2;
        if request.method == "HEAD" {
            return answer.with("etag", etag);
        }
        let mood = self.mood;
        match mood {
            Mood::Exchanges if is_again => answer.with("etag", tag(b"another")),
            Mood::Shortens if is_again => answer.with("etag", etag).in_pieces(half),
            Mood::Exchanges | Mood::Shortens => {
                answer.with("etag", etag).ending(Ending::CloseAfter(half))
            }
            Mood::Cuts(_) if self.once_more() => {
                answer.with("etag", etag).ending(Ending::CloseAfter(half))
            }
            Mood::Stalls(_) if self.once_more() => {
                answer.with("etag", etag).ending(Ending::StallAfter(half))
            }
            Mood::SaysShorter => {
                let mut answer = answer.with("etag", etag);
                answer.body.truncate(half);
                answer
            }
            Mood::SaysLonger => {
                let longer = (answer.body.len() + 100).to_string();
                let whole = answer.body.len();
                answer
                    .with("etag", etag)
                    .with("content-length", longer)
                    .ending(Ending::CloseAfter(whole))
            }
            Mood::Unmeasured => answer.with("etag", etag).in_pieces(half),
            Mood::Honest
            | Mood::SlowDown(_)
            | Mood::Silent
            | Mood::Forbids
            | Mood::Full
            | Mood::SendsTo(_)
            | Mood::Gone
            | Mood::LosesAnswer(_)
            | Mood::Forgets
            | Mood::Pretends
            | Mood::Cuts(_)
            | Mood::Stalls(_)
            | Mood::Welcomes
            | Mood::Garbles
            | Mood::Circles
            | Mood::Floods => answer.with("etag", etag),
        }
    }

    fn listing(&self, request: &Request) -> Answer {
        let prefix = request.asked("prefix").unwrap_or_default();
        let after = request
            .asked("continuation-token")
            .and_then(|token| hex::decode(token).ok());
        let after = after
            .and_then(|after| String::from_utf8(after).ok())
            .unwrap_or_default();
        // What stands behind the delimiter is one line for all that begins alike.
        let mut lines: BTreeMap<&str, Option<&Stored>> = BTreeMap::new();
        for (key, stored) in self
            .stored
            .iter()
            .filter(|(key, _)| key.starts_with(prefix))
        {
            let cut = request
                .asked("delimiter")
                .and_then(|mark| key[prefix.len()..].find(mark));
            match cut {
                Some(at) => lines.insert(&key[..=prefix.len() + at], None),
                None => lines.insert(key, Some(stored)),
            };
        }
        lines.retain(|line, _| *line > after.as_str());
        let is_cut = lines.len() > PAGE;
        let mut said =
            String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListBucketResult>");
        said.push_str(&format!(
            "<Name>{NAME}</Name><IsTruncated>{is_cut}</IsTruncated>"
        ));
        for (line, stored) in lines.iter().take(PAGE) {
            let line = line
                .replace('&', "&amp;")
                .replace('<', "&lt;")
                .replace('>', "&gt;");
            said.push_str(&match stored {
                None => format!("<CommonPrefixes><Prefix>{line}</Prefix></CommonPrefixes>"),
                Some(Stored { bytes, modified }) => format!(
                    "<Contents><Key>{line}</Key><LastModified>{}</LastModified><ETag>{}</ETag><Size>{}</Size>\
                     </Contents>",
                    modified.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
                    tag(bytes),
                    bytes.len(),
                ),
            });
        }
        let token = match lines.keys().take(PAGE).next_back() {
            _ if self.mood == Mood::Circles => Some("00".to_owned()),
            Some(last) if is_cut => Some(hex::encode(last)),
            Some(_) | None => None,
        };
        if let Some(token) = token {
            said.push_str(&format!(
                "<NextContinuationToken>{token}</NextContinuationToken>"
            ));
        }
        if self.mood == Mood::Floods {
            said.push_str(&" ".repeat(8 * 1024 * 1024));
        }
        said.push_str("</ListBucketResult>");
        if self.mood == Mood::Garbles {
            said.truncate(said.len() - 12);
        }
        Answer::new(200, said).with("content-type", "application/xml")
    }
}

fn tag(bytes: &[u8]) -> String {
    format!("\"{}\"", hex::encode(&Sha256::digest(bytes)[..16]))
}

/// `bytes=3-9`, with both ends.
fn ranged(range: &str, size: usize) -> Option<(usize, usize)> {
    let (first, last) = range.strip_prefix("bytes=")?.split_once('-')?;
    let (first, last): (usize, usize) = (first.parse().ok()?, last.parse().ok()?);
    (first <= last && last < size).then_some((first, last))
}

/// As published: a code, and beside it more than anybody should repeat.
fn refusal(status: u16, code: &str, beside: &str) -> Answer {
    let said = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{code}</Code><Message>Refused.</Message>{beside}\
         <RequestId>4442587FB7D0A2F9</RequestId></Error>"
    );
    Answer::new(status, said).with("content-type", "application/xml")
}
