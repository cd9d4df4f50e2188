//! `thyrida bench search`: how long a page of results takes among very many cases, asked
//! by a visitor, by a citizen and by staff, one after the other. Everything but the way
//! through the network is measured: session, search, page.

use crate::access::cookie;
use crate::access::throttle::Throttle;
use crate::app::{App, Shared};
use crate::clock::{Clock, Stopwatch};
use crate::config::Config;
use crate::{random, routes, serve};
use anyhow::{Context as _, anyhow, ensure};
use axum::body::Body;
use axum::http::{Request, header};
use clap::Args;
use engine::case::{AccountId, OfficeRole};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::Arc;
use std::time::Duration;
use store::{Bare, Crowd, Scratch, Store};
use tower::util::ServiceExt as _;

#[derive(Args, Clone, Debug)]
pub struct Options {
    /// Cases among which is searched.
    #[arg(long, default_value_t = 1_000_000, value_parser = clap::value_parser!(u32).range(100..=100_000_000))]
    cases: u32,
    /// Questions of each kind.
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(10..))]
    questions: u32,
    /// Print the figures as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Serialize)]
struct Report {
    database: &'static str,
    cases: u32,
    /// Filling the database and making its index.
    filled_in_s: f64,
    lines: Vec<Line>,
}

/// Of one kind of question.
#[derive(Debug, Serialize)]
struct Line {
    who: &'static str,
    what: &'static str,
    /// How many of them found something.
    found: usize,
    p50_ms: f64,
    p99_ms: f64,
}

/// Office of the one who asks as staff: two cases in five are there.
const OFFICE: &str = "civil-registry";

const GIVEN: [&str; 24] = [
    "Μαρία",
    "Γιώργος",
    "Ελένη",
    "Δημήτρης",
    "Κωνσταντίνος",
    "Αικατερίνη",
    "Νικόλαος",
    "Βασιλική",
    "Ιωάννης",
    "Σοφία",
    "Παναγιώτης",
    "Αγγελική",
    "Χρήστος",
    "Γεωργία",
    "Βασίλης",
    "Δήμητρα",
    "Αθανάσιος",
    "Ειρήνη",
    "Μιχαήλ",
    "Παρασκευή",
    "Ευάγγελος",
    "Άννα",
    "Σπυρίδων",
    "Ευθυμία",
];
const STEMS: [&str; 30] = [
    "Παπ",
    "Καρ",
    "Δημ",
    "Γεωργ",
    "Νικολ",
    "Αντων",
    "Βασιλ",
    "Μιχαλ",
    "Σταυρ",
    "Κωστ",
    "Λαμπρ",
    "Ραφτ",
    "Μαυρ",
    "Κοντ",
    "Χατζ",
    "Ψαρ",
    "Ζαχαρ",
    "Βλαχ",
    "Θωμ",
    "Σαμαρ",
    "Τσακ",
    "Φραγκ",
    "Μελισσ",
    "Περιστ",
    "Ροδ",
    "Αλεξ",
    "Γαβρ",
    "Ευθ",
    "Ιατρ",
    "Ξενακ",
];
const ENDINGS: [&str; 32] = [
    "όπουλος",
    "οπούλου",
    "άκης",
    "άκη",
    "ίδης",
    "ίδου",
    "άτος",
    "άτου",
    "έας",
    "έα",
    "ούδης",
    "ούδη",
    "ιάδης",
    "ιάδου",
    "όγλου",
    "ιώτης",
    "ιώτη",
    "ανός",
    "ανού",
    "ινός",
    "ινού",
    "αράς",
    "αρά",
    "ούσης",
    "ούση",
    "ούλης",
    "ούλη",
    "έλης",
    "έλη",
    "ώνης",
    "ώνη",
    "ας",
];

pub async fn run(config: &Config, options: &Options) -> anyhow::Result<()> {
    let live = config.location()?;
    let name = format!("thyrida_bench_{}", random::incident());
    let scratch = Scratch::beside(&live, &name).await?;
    let measured = tokio::select! {
        measured = measure(config, &scratch, options) => measured,
        () = serve::asked_to_stop() => Err(anyhow!("stopped before the end")),
    };
    scratch.remove().await?;
    let report = measured?;
    let mut out = std::io::stdout().lock();
    if options.json {
        serde_json::to_writer_pretty(&mut out, &report)?;
        writeln!(out)?;
    } else {
        write!(out, "{}", told(&report)?)?;
    }
    Ok(())
}

fn told(report: &Report) -> Result<String, std::fmt::Error> {
    let mut told = String::new();
    writeln!(
        told,
        "{}, {} cases, filled and indexed in {:.0} s\n\n{:<10} {:<34} {:>6} {:>9} {:>9}",
        report.database,
        report.cases,
        report.filled_in_s,
        "who",
        "looks for",
        "found",
        "p50 ms",
        "p99 ms"
    )?;
    for line in &report.lines {
        writeln!(
            told,
            "{:<10} {:<34} {:>6} {:>9.1} {:>9.1}",
            line.who, line.what, line.found, line.p50_ms, line.p99_ms
        )?;
    }
    Ok(told)
}

async fn measure(config: &Config, scratch: &Scratch, options: &Options) -> anyhow::Result<Report> {
    let clock = Clock::system();
    let store = Store::open(scratch.location()).await?;
    let database = if store.is_a_file() {
        "sqlite"
    } else {
        "postgresql"
    };
    let watch = Stopwatch::start();
    let app = app(config, store.clone(), &clock).await?;
    let offered = app.services.offered();
    let [one, two] = [&offered[0], offered.get(1).unwrap_or(&offered[0])];
    let given: Vec<String> = GIVEN.iter().map(|name| (*name).to_owned()).collect();
    let family: Vec<String> = STEMS
        .iter()
        .flat_map(|stem| ENDINGS.iter().map(move |ending| format!("{stem}{ending}")))
        .collect();
    let body = format!("{{\"answers\":\"{}\"}}", "λόγια ".repeat(120));
    let crowd = Crowd {
        cases: options.cases,
        given_names: &given,
        family_names: &family,
        services: [
            (one.service.as_str(), one.digest.as_str()),
            (two.service.as_str(), two.digest.as_str()),
        ],
        office: OFFICE,
        from: "2020-01-01T00:00:00Z".parse::<Timestamp>()?,
        body: &body,
    };
    Bare::on(&store).crowd(&crowd).await?;
    let filled_in_s = watch.elapsed().as_secs_f64();
    let clerk = crowd.person(0);
    let role = OfficeRole {
        office: OFFICE.into(),
        role: "registrar".into(),
    };
    store.grant(clerk, &role).await?;
    let staff = session(&app, clerk).await?;
    let count = options.questions as usize;
    let mut lines = Vec::new();
    let pick = |list: &[String], number: usize| list[number * 37 % list.len()].clone();
    let services = [
        "πιστοποιητικό γέννησης",
        "pistopoihtiko",
        "οικογενειακή",
        "γεννσηη",
    ];
    let reference =
        |number: usize| format!("2020-{:06}", 1 + number * 7_919 % options.cases as usize);
    type Ask<'a> = Box<dyn Fn(usize) -> String + 'a>;
    let public: [(&str, Ask<'_>); 3] = [
        (
            "a service",
            Box::new(|n| services[n % services.len()].to_owned()),
        ),
        (
            "a page",
            Box::new(|n| ["ωράριο", "personal data", "επίπεδο Β"][n % 3].to_owned()),
        ),
        ("nothing there is", Box::new(|n| format!("ξένηλέξη{n}"))),
    ];
    for (what, ask) in public {
        lines.push(ask_all(&app, "visitor", what, count, &*ask, |_| None).await?);
    }
    let mut citizens = Vec::new();
    for number in 0..options.questions.min(50) {
        citizens.push(session(&app, crowd.person(number * 613 + 1)).await?);
    }
    let citizen: [(&str, Ask<'_>); 2] = [
        (
            "a service",
            Box::new(|n| services[n % services.len()].to_owned()),
        ),
        ("somebody's reference", Box::new(reference)),
    ];
    for (what, ask) in citizen {
        let who = |n: usize| Some(citizens[n % citizens.len()].as_str());
        lines.push(ask_all(&app, "citizen", what, count, &*ask, who).await?);
    }
    let desk: [(&str, Ask<'_>); 9] = [
        ("a reference", Box::new(reference)),
        ("a family name", Box::new(|n| pick(&family, n))),
        ("a given name", Box::new(|n| pick(&given, n))),
        (
            "both names",
            Box::new(|n| format!("{} {}", pick(&given, n), pick(&family, n))),
        ),
        (
            "a service most cases are of",
            Box::new(|n| services[n % 3].to_owned()),
        ),
        (
            "given name and service",
            Box::new(|n| format!("{} γέννηση", pick(&given, n))),
        ),
        (
            "three common words",
            Box::new(|n| format!("{} πιστοποιητικό γέννησης", pick(&given, n))),
        ),
        (
            "a name with a slip",
            Box::new(|n| slipped(&pick(&family, n))),
        ),
        ("a name nobody has", Box::new(|n| format!("Άγνωστος{n}"))),
    ];
    for (what, ask) in desk {
        let who = |_: usize| Some(staff.as_str());
        lines.push(ask_all(&app, "staff", what, count, &*ask, who).await?);
    }
    drop(app);
    store.close().await;
    Ok(Report {
        database,
        cases: options.cases,
        filled_in_s,
        lines,
    })
}

/// Two letters in the middle exchanged.
fn slipped(name: &str) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let middle = letters.len() / 2;
    letters.swap(middle - 1, middle);
    letters.into_iter().collect()
}

/// The product on this database, with nobody slowed down.
async fn app(config: &Config, store: Store, clock: &Clock) -> anyhow::Result<Shared> {
    let base = "http://127.0.0.1".to_owned();
    let (mut app, _) = serve::assemble(config, store, clock.clone(), base).await?;
    let own: &mut App = Arc::get_mut(&mut app).context("nobody else has it yet")?;
    let minute = SignedDuration::from_mins(1);
    own.throttles.search = Throttle::new(usize::MAX, minute);
    own.throttles.search_from = Throttle::new(usize::MAX, minute);
    Ok(app)
}

async fn session(app: &App, account: AccountId) -> anyhow::Result<String> {
    let token = random::token();
    let now = app.now();
    let ends = now + SignedDuration::from_hours(12);
    app.store
        .start_session(&cookie::digest(&token), account, now, ends)
        .await?;
    Ok(token)
}

async fn ask_all<'a>(
    app: &Shared,
    who: &'static str,
    what: &'static str,
    count: usize,
    ask: &dyn Fn(usize) -> String,
    session: impl Fn(usize) -> Option<&'a str>,
) -> anyhow::Result<Line> {
    let router = routes::router(app.clone());
    let mut times: Vec<Duration> = Vec::with_capacity(count);
    let mut found = 0;
    // The first few fill caches that a product at work has filled.
    for number in 0..count + 5 {
        let text: String = form_urlencoded::byte_serialize(ask(number).as_bytes()).collect();
        let mut request = Request::get(format!("/search?q={text}"));
        if let Some(token) = session(number) {
            request = request.header(header::COOKIE, format!("visit={token}"));
        }
        let request = request.body(Body::empty())?;
        let watch = Stopwatch::start();
        let answer = router.clone().oneshot(request).await?;
        let status = answer.status();
        let page = axum::body::to_bytes(answer.into_body(), 1 << 20).await?;
        let took = watch.elapsed();
        ensure!(status.is_success(), "{who} looks for {what}: {status}");
        if number >= 5 {
            times.push(took);
            let page = String::from_utf8_lossy(&page);
            found += usize::from(page.contains("id=\"found-"));
        }
    }
    times.sort_unstable();
    let at =
        |share: usize| times[(times.len() * share / 100).min(times.len() - 1)].as_secs_f64() * 1e3;
    Ok(Line {
        who,
        what,
        found,
        p50_ms: at(50),
        p99_ms: at(99),
    })
}
